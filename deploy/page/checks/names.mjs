/** Names that every JavaScript object knows: no view takes what the language has for what the gateway has told. */
import assert from 'node:assert/strict';
import {Gateway} from '../gateway.mjs';
import {goTo, viewsOf} from '../views.mjs';

const NAMES = ['constructor', 'hasOwnProperty', 'toString', 'valueOf'];

export default async function ({browser}) {
  const gateway = await Gateway.start(configuration(), 10);
  try {
    await fetch(`http://127.0.0.1:${gateway.ports.public}/${NAMES[0]}`);
    const page = await browser.open('bulkheads', {gateway});
    await page.locator('.spark-area[d^="M"]').first().waitFor({state: 'attached'});
    for (const {id} of await viewsOf(page)) {
      await goTo(page, id);
      assert.doesNotMatch(await page.locator('#main').innerHTML(), /NaN|native code/, id);
    }
    await patches(page);
  } finally {
    await gateway.stop();
  }
}

/** What a message names is a name and nothing else. */
async function patches(page) {
  const {names, polluted} = await page.evaluate(async () => {
    const {merge} = await import('/ui/live.js');
    const merged = merge(null, JSON.parse('{"__proto__": {"polluted": 1}, "constructor": {"prototype": {"polluted": 1}}}'));
    return {names: Object.keys(merged), polluted: 'polluted' in {} || 'polluted' in merged};
  });
  assert.deepEqual(names, ['__proto__', 'constructor']);
  assert.equal(polluted, false);
}

function configuration() {
  const upstreams = NAMES.map(name => `  ${name}: {url: "http://127.0.0.1:\${CLOSED_PORT}"}`);
  const routes = NAMES.map(name => `  - {name: ${name}, match: {path: /${name}}, bulkhead: {max_concurrent: 3}, fan_out: {calls: [{name: ${name.toLowerCase()}, upstream: ${name}, path: /}]}}`);
  return `listeners: [{name: public, host: 127.0.0.1, port: "\${PUBLIC_PORT}"}]
admin: {host: 127.0.0.1, port: "\${ADMIN_PORT}", token: "\${ADMIN_TOKEN}"}
upstreams:
${upstreams.join('\n')}
routes:
${routes.join('\n')}
`;
}
