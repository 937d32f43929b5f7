/** Every bulkhead that /api/status has is listed with its permits. */
import assert from 'node:assert/strict';
import {goTo} from '../views.mjs';

export default async function ({browser, gateway}) {
  const page = await browser.open('bulkheads');
  await goTo(page, 'bulkheads');
  const {bulkheads} = await gateway.json('/api/status');
  const shown = await page.locator('.row:not([hidden])').evaluateAll(rows => rows.map(row => [...row.children].map(cell => cell.innerText)));
  for (const {name, permits} of bulkheads) {
    const row = shown.find(cells => cells[0].startsWith(name));
    assert.ok(row, `${name} is listed`);
    assert.ok(row[2].endsWith(`of ${permits.toLocaleString('en')}`), `${name}: ${row[2]}`);
  }
  assert.equal(shown.length, bulkheads.length);
  await keepsWhatSomebodyMarks(page, bulkheads[0].name);
}

/** Numbers change in their place: a text that is marked stays marked. */
async function keepsWhatSomebodyMarks(page, name) {
  await goTo(page, `bulkheads?open=${name}`);
  const fact = await page.locator('.detail .facts dd').first().elementHandle();
  await page.waitForTimeout(2200);
  assert.ok(await fact.evaluate(element => element.isConnected));
}
