/** A time of another day has its date. */
import assert from 'node:assert/strict';
import {goTo, pretend} from '../views.mjs';

const TIME = /^\d\d:\d\d:\d\d$/;
const DATE_AND_TIME = /^\d{1,2} [A-Z][a-z]+ \d\d:\d\d:\d\d$/;

export default async function ({browser, gateway}) {
  const page = await browser.open('bulkheads');
  const yesterday = new Date(Date.now() - 26 * 3_600_000).toISOString();
  const {exchanges: [exchange]} = await gateway.json('/api/exchanges?limit=1');
  await page.route('**/api/exchanges?*', route => route.fulfill({json: {exchanges: [exchange, {...exchange, id: '0-0', time: yesterday}]}}));
  await goTo(page, 'waterfall');
  const [today, before] = await page.locator('.exchange-list time').allTextContents();
  assert.match(today, TIME);
  assert.match(before, DATE_AND_TIME);

  await pretend(page, gateway, message => {
    message.events = [{number: 1, time: yesterday, kind: 'reload', subject: 'configuration', text: 'the same'}];
  });
  await page.locator('.pulse-latest').click();
  assert.match(await page.getByRole('dialog', {name: 'Events'}).locator('time').textContent(), DATE_AND_TIME);
}
