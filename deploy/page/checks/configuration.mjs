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
  await growsOld(page);
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
  await countsWhatIsLeftOut(page, gateway);
}

async function growsOld(page) {
  const age = page.locator('.view dd', {hasText: / ago$/});
  const before = await age.textContent();
  await page.waitForTimeout(2200);
  assert.notEqual(await age.textContent(), before);
}

async function countsWhatIsLeftOut(page, gateway) {
  const now = await gateway.json('/api/configuration');
  const wrong = {mistakes: Array.from({length: 500}, (_, i) => `gateway.yaml:${i}: wrong`), omitted: 700};
  await page.route('**/api/configuration', route => route.fulfill({
    json: {...now, disk: {...now.disk, ...wrong, same: false}, failed_reload: {...wrong, at: now.loaded_at, omitted: 2000}},
  }));
  await page.getByRole('heading', {name: 'A reload would fail: 1,200 mistakes'}).waitFor();
  await page.getByRole('heading', {name: 'failed: 2,500 mistakes'}).waitFor();
}
