/** Somebody watches while the configuration is replaced: the numbers go on, and the page says what happened. */
import assert from 'node:assert/strict';
import {readFile} from 'node:fs/promises';

export default async function ({browser, gateway}) {
  const before = await readFile(gateway.file, 'utf8');
  const page = await browser.open('bulkheads');
  const generation = async () => Number.parseInt(await page.locator('.figure', {hasText: 'Generation'}).locator('dd').textContent(), 10);
  const first = await generation();
  await gateway.write(before.replace('upstreams:\n', 'upstreams:\n  newcomer: {url: "http://127.0.0.1:${CLOSED_PORT}"}\n')
    .replace('routes:\n', 'routes:\n  - {name: new, match: {path: /new}, proxy: {upstream: newcomer}}\n'));
  gateway.reload();
  await page.getByRole('gridcell', {name: 'newcomer'}).waitFor();
  await gateway.until(async () => await generation() === first + 1, 'the page shows the new generation');
  await page.locator('.pulse-latest').click();
  await page.getByRole('dialog', {name: 'Events'}).getByText('Reload').first().waitFor();
  await page.keyboard.press('Escape');
  await gateway.write(`${before}\nunknown_key: 1\n`);
  gateway.reload();
  await gateway.until(async () => (await gateway.json('/api/status')).last_reload?.result === 'failure', 'the reload fails');
  assert.equal(await generation(), first + 1, 'the last good configuration goes on');
  await gateway.write(before);
  gateway.reload();
  await gateway.until(async () => (await gateway.json('/api/status')).last_reload === undefined, 'the file is good again');
}
