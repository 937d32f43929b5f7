/** The waterfall shows what /api/exchanges has: every call and attempt, exact to the microsecond, by keyboard alone. */
import assert from 'node:assert/strict';
import {filled, goTo} from '../views.mjs';

export default async function ({browser, gateway}) {
  const page = await browser.open('waterfall');
  const address = (await filled(gateway)).waterfall;
  const exchange = await gateway.json(`/api/exchanges/${address.split('id=')[1]}`);
  await goTo(page, address);
  await page.getByRole('heading', {name: `GET ${exchange.route}`}).waitFor();
  await comparesRows(page, exchange);
  await comparesNumbers(page, exchange);
  await sumsToTheDuration(page, exchange);
  await foldsByKeys(page);
  await zoomsByKeys(page);
  await narrows(page, gateway);
}

async function comparesRows(page, exchange) {
  const rows = await page.getByRole('treeitem').count();
  const attempts = exchange.calls.map(call => call.attempts.length).filter(number => number > 1).reduce((sum, number) => sum + number, 0);
  assert.equal(rows, 1 + exchange.plugins.length + exchange.calls.length + attempts);
}

/** By the arrows from row to row, down to the last. */
async function comparesNumbers(page, exchange) {
  await page.getByRole('treeitem').first().focus();
  const calls = exchange.calls.toSorted((a, b) => a.start_ms - b.start_ms);
  const seen = [];
  for (let row = 0; row < await page.getByRole('treeitem').count(); row++) {
    seen.push(await page.locator('.wf-inspector').innerText());
    await page.keyboard.press('ArrowDown');
  }
  for (const call of calls) {
    const shown = seen.find(text => text.startsWith(`${call.name} `));
    assert.ok(shown, `${call.name} has a row`);
    assert.ok(shown.includes(exact(call.start_ms)), `${call.name} starts at ${exact(call.start_ms)}: ${shown}`);
  }
}

function exact(ms) {
  return `${ms.toLocaleString('en', {minimumFractionDigits: 3})} ms`;
}

async function sumsToTheDuration(page, exchange) {
  const sum = exchange.critical_path.reduce((total, part) => total + part.duration_ms, 0);
  assert.ok(Math.abs(sum - exchange.duration_ms) < 0.001 * exchange.critical_path.length + 0.001, `${sum} is not ${exchange.duration_ms}`);
  const widths = await page.locator('.wf-path .wf-segment').evaluateAll(parts => parts.reduce((total, part) => total + parseFloat(part.style.width || 0), 0));
  const end = await page.locator('.wf-line.wf-end').evaluate(line => parseFloat(line.style.left));
  assert.ok(Math.abs(widths - end) < 0.5, `the bar is ${widths} % wide, the exchange ends at ${end} %`);
}

async function foldsByKeys(page) {
  const parent = page.locator('[role=treeitem][aria-expanded=true]').first();
  if (await parent.count() === 0) {
    return;
  }
  const rows = await page.getByRole('treeitem').count();
  await parent.focus();
  await page.keyboard.press('ArrowLeft');
  assert.ok(await page.getByRole('treeitem').count() < rows, 'folded away');
  await page.keyboard.press('ArrowRight');
  assert.equal(await page.getByRole('treeitem').count(), rows);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('role')), 'treeitem', 'the focus stays');
}

async function zoomsByKeys(page) {
  const ticks = () => page.locator('.wf-tick').allTextContents();
  const whole = await ticks();
  await page.keyboard.press('+');
  await page.keyboard.press('+');
  assert.notDeepEqual(await ticks(), whole);
  await page.keyboard.press('=');
  assert.deepEqual(await ticks(), whole);
}

/** Filters are in the URL, and the list has what fits them. */
async function narrows(page, gateway) {
  await page.getByRole('main').getByLabel('Route').fill('gone');
  await page.keyboard.press('Enter');
  await page.locator('.exchange-list a', {hasText: 'gone'}).first().waitFor();
  await page.waitForFunction(() => [...document.querySelectorAll('.exchange-list .route')].every(route => route.textContent === 'gone'));
  assert.match(page.url(), /route=gone/);
  assert.ok((await gateway.json('/api/exchanges?route=gone')).exchanges.every(exchange => exchange.route === 'gone'));
  await page.getByRole('main').getByLabel('At least (ms)').fill('nonsense');
  await page.keyboard.press('Enter');
  await page.locator('.exchange-news .tone-bad').waitFor();
}
