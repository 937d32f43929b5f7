/** Figures at their edges: nothing to divide by, nothing that counts, less than nothing, and texts of any kind. */
import assert from 'node:assert/strict';
import {goTo, pretend} from '../views.mjs';

export default async function ({browser, gateway}) {
  const page = await browser.open('bulkheads');
  await pretend(page, gateway, ({state, time}) => {
    state.upstreams = {up: {usable: 1, retry_rate: 2, retry_total: 2, endpoints: {}}};
    state.blames = {gateway: {time, blocked_ms: 150, stack: ['a.b.C.d']}};
  });
  await goTo(page, 'waste');
  assert.doesNotMatch(await page.locator('.view .summary').textContent(), /%/);
  await goTo(page, 'plugins?open=gateway');
  const total = page.locator('.detail .facts > div', {hasText: 'Event loops blocked, in all'}).locator('dd');
  assert.equal(await total.textContent(), '–');
  const {time, texts} = await page.evaluate(async () => {
    const {millis} = await import('/ui/format.js');
    const {read} = await import('/ui/live.js');
    const messages = [];
    await read(new Response('event: change\ndata: {"text":"a\u2028b"}\n\n').body, (event, data) => messages.push(JSON.parse(data).text));
    return {time: millis(-150), texts: messages};
  });
  assert.equal(time, '-150 ms');
  assert.deepEqual(texts, ['a\u2028b']);
}
