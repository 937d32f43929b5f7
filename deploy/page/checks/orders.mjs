/** Orders: a button keeps the focus and a slow click, and a question is asked only about the last usable endpoint. */
import assert from 'node:assert/strict';
import {Gateway} from '../gateway.mjs';

export default async function ({browser}) {
  const gateway = await Gateway.start(CONFIGURATION, 15);
  try {
    const [first, second] = [gateway.ports.shop, gateway.ports.closed].map(port => `127.0.0.1:${port}`);
    const page = await browser.open(`endpoints?open=pair+${first}`, {gateway});
    await drains(page);
    await asksAboutTheLast(page, second);
    await sortsByTime(page, [second, first]);
  } finally {
    await gateway.stop();
  }
}

async function drains(page) {
  const drain = page.getByRole('button', {name: 'Drain', exact: true});
  await drain.focus();
  await page.waitForTimeout(2500);
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Drain', 'the focus stays while numbers change');
  await drain.hover();
  await page.mouse.down();
  await page.waitForTimeout(1200);
  await page.mouse.up();
  await page.locator('.detail .facts', {hasText: 'draining'}).waitFor();
}

async function asksAboutTheLast(page, second) {
  const questions = [];
  page.on('dialog', dialog => {
    questions.push(dialog.message());
    return dialog.dismiss();
  });
  await page.getByRole('button', {name: 'Take out'}).click();
  await page.locator('.detail .facts', {hasText: 'down'}).waitFor();
  assert.deepEqual(questions, []);
  await page.getByRole('gridcell', {name: second}).click();
  await page.locator('.detail h2', {hasText: second}).waitFor();
  await page.getByRole('button', {name: 'Drain', exact: true}).click();
  assert.equal(questions.length, 1);
  assert.match(questions[0], /the last usable endpoint of pair/);
}

/** The column says for how long. */
async function sortsByTime(page, longestFirst) {
  await page.getByRole('columnheader', {name: 'For'}).getByRole('button').click();
  await page.locator('[role=columnheader][aria-sort=descending]', {hasText: 'For'}).waitFor();
  const names = await page.locator('.row:not([hidden])').evaluateAll(rows => rows
    .sort((a, b) => a.getAttribute('aria-rowindex') - b.getAttribute('aria-rowindex')).map(row => row.querySelector('.name').textContent));
  assert.deepEqual(names, longestFirst);
}

const CONFIGURATION = `listeners: [{name: public, host: 127.0.0.1, port: "\${PUBLIC_PORT}"}]
admin: {host: 127.0.0.1, port: "\${ADMIN_PORT}", token: "\${ADMIN_TOKEN}", allow_changes: true}
upstreams: {pair: {endpoints: ["http://127.0.0.1:\${SHOP_PORT}", "http://127.0.0.1:\${CLOSED_PORT}"]}}
routes: [{name: all, match: {path: /**}, proxy: {upstream: pair}}]
`;
