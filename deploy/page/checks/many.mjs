/** 10,000 routes and 1,000 upstreams: every view opens, the filter finds, and the page keeps few elements. */
import assert from 'node:assert/strict';
import {Gateway} from '../gateway.mjs';
import {goTo, viewsOf} from '../views.mjs';

const ROUTES = 10_000;
const UPSTREAMS = 1_000;
const ELEMENTS = 8_000;

export default async function ({browser}) {
  const gateway = await Gateway.start(configuration(), 5);
  try {
    await Promise.all(Array.from({length: 40}, (_, i) => fetch(`http://127.0.0.1:${gateway.ports.public}/p${i}`).catch(() => {})));
    const page = await browser.open('bulkheads', {gateway});
    for (const {id} of await viewsOf(page)) {
      await goTo(page, id);
      const elements = await page.evaluate(() => document.querySelectorAll('*').length);
      assert.ok(elements < ELEMENTS, `${id} has ${elements} elements`);
    }
    await goTo(page, 'bulkheads');
    await page.keyboard.press('/');
    await page.keyboard.type('upstream-777');
    await page.waitForFunction(() => document.querySelectorAll('.row:not([hidden])').length === 1);
  } finally {
    await gateway.stop();
  }
}

function configuration() {
  const upstreams = Array.from({length: UPSTREAMS}, (_, i) => `  upstream-${i}: {url: "http://127.0.0.1:\${CLOSED_PORT}"}`);
  const routes = Array.from({length: ROUTES}, (_, i) => `  - {name: route-${i}, match: {path: /p${i}}, proxy: {upstream: upstream-${i % UPSTREAMS}}}`);
  return `listeners: [{name: public, host: 127.0.0.1, port: "\${PUBLIC_PORT}"}]
admin: {host: 127.0.0.1, port: "\${ADMIN_PORT}", token: "\${ADMIN_TOKEN}"}
upstreams:
${upstreams.join('\n')}
routes:
${routes.join('\n')}
`;
}
