/** The page asks for the token, takes no wrong one, and keeps it for its tab only. */
import assert from 'node:assert/strict';

export default async function ({browser, gateway}) {
  const page = await browser.open('bulkheads', {token: false});
  const dialog = page.getByRole('dialog', {name: 'Token'});
  await dialog.waitFor();
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Escape');
    await page.waitForTimeout(100);
  }
  assert.ok(await dialog.isVisible(), 'Esc does not end it');
  await page.keyboard.type('k\u00f6nnte-\u0442\u043e\u043a\u0435\u043d');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => sessionStorage.length), 0, 'no field carries that token');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('wrong-but-long-enough');
  await page.keyboard.press('Enter');
  await page.getByText('The gateway does not take that token').waitFor();
  await page.keyboard.type(gateway.token);
  await page.keyboard.press('Enter');
  await page.locator('.head .status.tone-good').waitFor();
  const kept = await page.evaluate(() => ({
    local: Object.values(localStorage).join(), cookies: document.cookie, url: location.href, html: document.documentElement.outerHTML,
  }));
  for (const [place, text] of Object.entries(kept)) {
    assert.ok(!text.includes(gateway.token), `the token is in ${place}`);
  }
  const other = await page.context().newPage();
  await other.goto(`${gateway.address}/ui/`);
  await other.getByRole('dialog', {name: 'Token'}).waitFor();
  await asksNothingMeanwhile(await browser.open('waterfall', {prepare: opened => opened.clock.install()}));
  await asksOnceForAll(page);
}

/** While somebody types another token. */
async function asksNothingMeanwhile(page) {
  let asked = 0;
  await page.route('**/api/exchanges?*', route => {
    asked++;
    return route.fulfill({status: 401, json: {}});
  });
  await page.getByRole('dialog', {name: 'Token'}).waitFor();
  for (let tick = 0; tick < 3; tick++) {
    await page.clock.fastForward(3100);
  }
  await page.waitForTimeout(500);
  assert.equal(asked, 1);
}

/** An answer to the old token that comes after the new one was typed. */
async function asksOnceForAll(page) {
  const asked = await page.evaluate(async () => {
    const {Api} = await import('/ui/api.js');
    const api = new Api();
    let questions = 0;
    api.askForToken = async () => {
      questions++;
    };
    api.token = 'old';
    globalThis.fetch = async (path, {headers}) => {
      const old = headers.Authorization === 'Bearer old';
      api.token = 'new';
      return new Response('{}', {status: old ? 401 : 200});
    };
    await api.json('/api/map');
    return questions;
  });
  assert.equal(asked, 0);
}
