/** The page asks for the token, takes no wrong one, and keeps it for its tab only. */
import assert from 'node:assert/strict';

export default async function ({browser, gateway}) {
  const page = await browser.open('bulkheads', {token: false});
  const dialog = page.getByRole('dialog', {name: 'Token'});
  await dialog.waitFor();
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
}
