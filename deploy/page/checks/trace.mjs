/** Trace the next: every decision about the exchange that matches, none about others, and nothing once nobody waits. */
import assert from 'node:assert/strict';
import {goTo} from '../views.mjs';

export default async function ({browser, gateway}) {
  const page = await browser.open('trace');
  await goTo(page, 'trace');
  await page.getByRole('main').getByLabel('Path').fill('/home/traced');
  await page.keyboard.press('Enter');
  await page.getByText('Waiting for the next exchange').waitFor();
  await fetch(`http://127.0.0.1:${gateway.ports.public}/search`);
  await fetch(`http://127.0.0.1:${gateway.ports.public}/home/traced`, {headers: {'x-secret': 'secret-of-a-client'}});
  await page.getByText('It ended after').waitFor();
  const events = await page.locator('.trace-events li').allInnerTexts();
  assert.match(events[0], /exchange begun/);
  assert.match(events[0], /\/home\/traced/);
  for (const call of ['user', 'orders', 'reviews', 'ads']) {
    assert.ok(events.some(event => event.includes(`call ready ${call}`)), call);
  }
  assert.ok(events.some(event => event.includes('fan out decided')) && events.some(event => event.includes('answer merged')), 'the join and the merge');
  assert.ok(!events.join().includes('secret-of-a-client'), 'values of header fields are not shown');
  await page.getByRole('link', {name: 'Show its waterfall'}).click();
  await page.getByRole('heading', {name: 'GET home'}).waitFor();
  await endsEarly(page);
}

/** The gateway stops, or has another token. */
async function endsEarly(page) {
  await page.route('**/api/trace*', route => route.fulfill({contentType: 'text/event-stream', body: 'event: armed\ndata: {}\n\n'}));
  await goTo(page, 'trace');
  await page.getByRole('button', {name: 'Wait for the next'}).click();
  await page.getByText('ended the stream').waitFor();
}
