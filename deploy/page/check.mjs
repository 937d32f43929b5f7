/** Runs the checks, one after the other, on one gateway under load. */
import {readdir} from 'node:fs/promises';
import {Browser} from './browser.mjs';
import {Gateway} from './gateway.mjs';
import {Customers, openShop} from './shop.mjs';

const FOLDER = new URL('./checks/', import.meta.url);
const all = (await readdir(FOLDER)).filter(name => name.endsWith('.mjs')).map(name => name.slice(0, -4)).sort();
const pictures = process.argv.includes('--pictures');
const named = process.argv.slice(2).filter(name => name !== '--pictures');
const unknown = named.filter(name => !all.includes(name));
if (unknown.length > 0) {
  console.error(`no such check: ${unknown.join(', ')}; there are: ${all.join(', ')}`);
  process.exit(2);
}

const gateway = await Gateway.start(new URL('gateway.yaml', import.meta.url));
const shop = await openShop(gateway.ports.shop);
const customers = new Customers(gateway.ports.public);
customers.come(40);
const browser = await Browser.start(gateway);
let failed = 0;
try {
  await gateway.hasServed(300);
  for (const name of named.length > 0 ? named : all) {
    const {default: check} = await import(new URL(`${name}.mjs`, FOLDER));
    failed += await run(name, () => check({gateway, browser, pictures}));
  }
} finally {
  customers.stop();
  await browser.stop();
  await gateway.stop();
  shop.close();
  shop.closeAllConnections();
}
console.log(failed === 0 ? 'the page is well' : `${failed} checks failed`);
process.exit(failed === 0 ? 0 : 1);

async function run(name, check) {
  const started = performance.now();
  try {
    await check();
    browser.assertGood();
    console.log(`ok ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
    return 0;
  } catch (failure) {
    console.error(`FAILED ${name}\n${failure.stack}`);
    return 1;
  } finally {
    await browser.closePages();
  }
}
