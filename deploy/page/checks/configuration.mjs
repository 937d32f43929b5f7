/** The configuration: what a reload would change, and every mistake of one that failed. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';
import {goTo} from '../views.mjs';

export default async function ({browser, gateway}) {
  const before = await readFile(gateway.file, 'utf8');
  const page = await browser.open('configuration');
  await goTo(page, 'configuration');
  await page.getByText(gateway.file).waitFor();
  const {advice} = await gateway.json('/api/configuration');
  assert.equal(await page.locator('.advice tbody tr').count(), advice.length);
  await gateway.write(before.replace('timeout: 600ms', 'timeout: 700ms'));
  await page.getByText('timeout: 600ms → 700ms').waitFor();
  await gateway.write(before.replace('timeout: 600ms', 'timeuot: 700ms'));
  gateway.reload();
  await page.getByText('The last reload failed').waitFor();
  const {failed_reload: failed} = await gateway.json('/api/configuration');
  assert.deepEqual(await page.locator('.mistakes').first().locator('code').allTextContents(), failed.mistakes);
  await gateway.write(before);
  gateway.reload();
  await page.getByText('and the file says the same').waitFor();
}
