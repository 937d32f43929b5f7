/** Without a mouse: every view by its number, the filter by /, rows by j and k, and the focus is always seen. */
import assert from 'node:assert/strict';
import {viewsOf} from '../views.mjs';

export default async function ({browser}) {
  const page = await browser.open('bulkheads');
  await skipsToTheContent(page);
  const views = await viewsOf(page);
  for (const [i, {id, title}] of views.slice(0, 10).entries()) {
    await page.keyboard.press(String((i + 1) % 10));
    await page.waitForFunction(name => document.title.startsWith(name), title);
    assert.match(page.url(), new RegExp(`#/${id}`));
  }
  await page.keyboard.press(String(1 + views.findIndex(({id}) => id === 'bulkheads')));
  await page.locator('.view-bulkheads [role=grid]').waitFor();
  await page.keyboard.press('/');
  await page.keyboard.type('orders');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.row:not([hidden])').length === 1);
  await page.keyboard.press('Enter');
  await page.locator('.detail h2', {hasText: 'orders'}).waitFor();
  await page.keyboard.press('Escape');
  await page.locator('.detail').waitFor({state: 'hidden'});
  await everyStopIsSeen(page);
}

/** The first stop of Tab leads past the navigation, and the view stays. */
async function skipsToTheContent(page) {
  const address = page.url();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('#main:focus .view-bulkheads').waitFor();
  assert.equal(page.url(), address);
}

/** Tab comes to every control once, and each of them shows that it has the focus. */
async function everyStopIsSeen(page) {
  await page.evaluate(() => document.activeElement.blur());
  for (let stop = 0; stop < 40; stop++) {
    await page.keyboard.press('Tab');
    const {name, seen, end} = await page.evaluate(() => {
      const now = document.activeElement;
      const style = getComputedStyle(now);
      return {name: now.outerHTML.slice(0, 120), seen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0, end: now === document.body};
    });
    if (end) {
      return;
    }
    assert.ok(seen, `the focus is not seen on ${name}`);
  }
}
