/** A view that cannot be loaded can be tried again, and one that loads slowly is opened once. */
import assert from 'node:assert/strict';
import {setTimeout as sleep} from 'node:timers/promises';

export default async function ({browser}) {
  await triesAgain(await browser.open('bulkheads'));
  await opensOnce(await browser.open('bulkheads'));
}

async function triesAgain(page) {
  // The page writes down what it could not load.
  await page.evaluate(() => {
    console.error = () => {};
  });
  await page.route('**/ui/views/waste.js', route => route.abort(), {times: 1});
  await page.getByRole('link', {name: 'Budgets and waste'}).click();
  await page.getByRole('button', {name: 'Try again'}).click();
  await page.getByRole('heading', {name: 'Budgets and waste'}).waitFor();
}

async function opensOnce(page) {
  await page.route('**/ui/views/waterfall.js', async route => {
    await sleep(500);
    await route.continue();
  });
  let lists = 0;
  page.on('request', request => {
    lists += request.url().includes('/api/exchanges?') ? 1 : 0;
  });
  for (const view of ['waterfall', 'bulkheads', 'waterfall']) {
    await page.evaluate(id => {
      location.hash = `#/${id}`;
    }, view);
  }
  await page.locator('.exchange-list a').first().waitFor();
  assert.equal(lists, 1);
}
