/** Exchanges of every shape: without calls, still open, 10,000 items, and names that look like HTML or never end. */
import assert from 'node:assert/strict';
import {goTo} from '../views.mjs';

const HTML = '<img src=x onerror="document.title=\'gotcha\'">"\'&\u0000\u202e';
const ELEMENTS = 4_000;

export default async function ({browser}) {
  const page = await browser.open('bulkheads');
  const shapes = {bare: bare(), open: open(), crowd: crowd(), hostile: named(HTML), endless: named('n'.repeat(100_000))};
  await page.route('**/api/exchanges*', route => route.fulfill({json: {exchanges: Object.values(shapes)}}));
  await goTo(page, 'waterfall');
  for (const [shape, exchange] of Object.entries(shapes)) {
    await goTo(page, `waterfall?id=${exchange.id}`);
    await page.getByRole('treeitem').first().waitFor();
    await page.getByRole('treeitem').last().focus();
    const {elements, images, wide, title} = await page.evaluate(() => ({
      elements: document.querySelectorAll('*').length, images: document.querySelectorAll('.view img').length, title: document.title,
      wide: document.querySelector('#main').scrollWidth > document.querySelector('#main').clientWidth + 1,
    }));
    assert.equal(images, 0, shape);
    assert.ok(!wide, `${shape} makes the page wide`);
    assert.ok(title.startsWith('Waterfall'), `${shape}: ${title}`);
    assert.ok(elements < ELEMENTS, `${shape} has ${elements} elements`);
  }
  await unfolds(page, shapes.crowd);
  await goTo(page, 'why');
  await page.locator('.why-bars').waitFor();
}

/** 50 calls of a list are one row until somebody opens it. */
async function unfolds(page, {id}) {
  await goTo(page, `waterfall?id=${id}`);
  const group = page.getByRole('treeitem', {name: /^track × 50/});
  await group.waitFor();
  const folded = await page.getByRole('treeitem').count();
  await group.focus();
  await page.keyboard.press('Enter');
  assert.equal(await page.getByRole('treeitem').count(), folded + 50);
  await page.getByText('9,950 more calls').waitFor();
}

function exchange(id, more) {
  return {
    id, time: '2026-01-01T00:00:00.000Z', request_id: id, listener: 'public', route: 'shape', method: 'GET', status: 200, bytes: 1,
    duration_ms: 100, queue_ms: 0, overhead_ms: 1, calls: [], plugins: [], critical_path: [{phase: 'gateway', start_ms: 0, duration_ms: 100}], ...more,
  };
}

function call(name, more) {
  return {name, upstream: 'up', outcome: 'success', status: 200, start_ms: 1, turn_ms: 0, queue_ms: 0, connect_ms: 0, run_ms: 98, attempts: [], ...more};
}

function attempt(more) {
  return {number: 1, reason: 'first', endpoint: '127.0.0.1:1', start_ms: 1, outcome: 'answered', status: 200, ...more};
}

function bare() {
  return exchange('1-1', {route: 'none', status: 404, error: 'route_not_found', duration_ms: 0, critical_path: []});
}

function open() {
  return exchange('1-2', {calls: [call('background', {outcome: 'open', status: undefined, attempts: [attempt({outcome: 'open', status: undefined})]})]});
}

function crowd() {
  const calls = Array.from({length: 50}, (_, i) => call(`track.${i}`, {turn_ms: i, run_ms: 5, attempts: [attempt({start_ms: 1 + i, connected_ms: 1 + i, head_ms: 4 + i, end_ms: 6 + i})]}));
  return exchange('1-3', {calls, calls_omitted: 9950, deadline_ms: 5000});
}

function named(name) {
  return exchange(`1-${name.length}0`, {
    route: name, error: name, method: name, plugins: [{name, place: 0, entered_ms: 0, proceeded_ms: 1, resumed_ms: 99, left_ms: 100, failed: true}],
    calls: [call(name, {upstream: name, outcome: 'failure', error: name, after: name, attempts: [attempt({endpoint: name, end_ms: 50, error: name, outcome: 'failed'}), attempt({number: 2, reason: 'retry', endpoint: name, start_ms: 50, end_ms: 99})]})],
    critical_path: [{call: name, phase: 'head', start_ms: 0, duration_ms: 100}],
  });
}
