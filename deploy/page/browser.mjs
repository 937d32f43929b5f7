/** Headless Chromium with pages that keep watch: nothing is asked of other hosts, and no rule of the page is broken. */
import assert from 'node:assert/strict';
import {writeFile} from 'node:fs/promises';
import axe from './target/node_modules/axe-core/axe.js';
import {chromium} from './target/node_modules/playwright-core/index.mjs';
import UPNG from './target/node_modules/upng-js/UPNG.js';

const WIDE = {width: 1440, height: 900};
const COLOURS = 256;

export class Browser {
  #contexts = [];
  #pages = [];

  static async start(gateway) {
    const browser = new Browser();
    browser.gateway = gateway;
    browser.chromium = await chromium.launch({executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox']});
    return browser;
  }

  /**
   * Opens a view, and waits until it shows numbers.
   *
   * @param options of Playwright's context, such as colorScheme; `token: false` has none yet; `prepare(page)` comes first
   */
  async open(view, {token = true, gateway = this.gateway, prepare = () => {}, ...options} = {}) {
    const context = await this.chromium.newContext({viewport: WIDE, reducedMotion: 'reduce', ...options});
    this.#contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    this.#pages.push({view, troubles: watch(page, gateway.address)});
    await prepare(page);
    if (token) {
      await page.addInitScript(value => sessionStorage.setItem('fanlight-token', value), gateway.token);
    }
    await page.goto(`${gateway.address}/ui/#/${view}`);
    if (token) {
      await page.locator('.head .status.tone-good').waitFor();
    }
    return page;
  }

  /** No page has asked elsewhere, thrown, or broken its policy. */
  assertGood() {
    for (const {view, troubles} of this.#pages) {
      assert.deepEqual(troubles, [], `the page that began with ${view}`);
    }
  }

  async closePages() {
    this.#pages = [];
    await Promise.all(this.#contexts.splice(0).map(context => context.close()));
  }

  async stop() {
    await this.chromium.close();
  }
}

/** What a page must not do. */
function watch(page, address) {
  const troubles = [];
  page.on('request', request => request.url().startsWith(address) || request.url().startsWith('blob:') || troubles.push(`asks ${request.url()}`));
  page.on('pageerror', error => troubles.push(`throws ${error.stack}`));
  page.on('console', message => {
    // The gateway refuses on purpose in some checks, and Chromium writes that down.
    if (message.type() === 'error' && !/Failed to load resource/.test(message.text())) {
      troubles.push(`says ${message.text()}`);
    }
  });
  page.addInitScript(() => addEventListener('securitypolicyviolation', event => console.error(`violates ${event.violatedDirective} by ${event.blockedURI}`)));
  return troubles;
}

/** What axe finds serious, in words. The page's policy admits no foreign script, so axe comes in by the debugger. */
export async function findings(page) {
  await page.evaluate(axe.source);
  const {violations} = await page.evaluate(() => globalThis.axe.run(document, {resultTypes: ['violations']}));
  return violations
    .filter(({impact}) => impact === 'serious' || impact === 'critical')
    .map(({id, nodes}) => `${id}: ${nodes.slice(0, 3).map(node => `${node.target} ${node.any.map(one => one.message)}`).join(' | ')}`);
}

/** A picture of few colours is a third as large. */
export async function draw(page, file) {
  const picture = UPNG.decode(await page.screenshot());
  const [pixels] = UPNG.toRGBA8(picture);
  await writeFile(file, Buffer.from(UPNG.encode([pixels], picture.width, picture.height, COLOURS)));
}

