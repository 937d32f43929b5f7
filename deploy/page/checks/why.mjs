/** The histogram counts what /api/exchanges has, and the keyboard moves the band. */
import assert from 'node:assert/strict';
import {goTo} from '../views.mjs';

export default async function ({browser}) {
  const page = await browser.open('why');
  const answer = page.waitForResponse(response => response.url().includes('/api/exchanges') && response.url().includes('route=home'));
  await goTo(page, 'why?route=home');
  const {exchanges} = await (await answer).json();
  const counts = async name => Number((await page.locator('.why-bars > span', {hasText: name}).innerText()).match(/[\d,]+$/)[0].replaceAll(',', ''));
  assert.equal(await counts('In the band') + await counts('All others'), exchanges.length);
  const before = await counts('In the band');
  await page.getByRole('slider', {name: /From/}).focus();
  await page.keyboard.press('Home');
  await page.waitForFunction(() => !document.querySelector('.why-bars').textContent.includes('All others'));
  assert.equal(await counts('In the band'), exchanges.length, 'the whole is more than the slowest tenth');
  assert.ok(before < exchanges.length);
  assert.equal(await page.evaluate(() => document.activeElement.name), 'from', 'the focus stays on the slider');
  assert.match(page.url(), /from=/);
  const shares = await page.locator('.why-bar').first().locator('i').evaluateAll(parts => parts.reduce((sum, part) => sum + Number(part.style.flexGrow), 0));
  assert.ok(Math.abs(shares - 1) < 0.001, `the shares sum to ${shares}`);
  await dragsASlider(page);
  await page.locator('.exchange-list a').first().click();
  await page.getByRole('treeitem').first().waitFor();
  await showsNothingOfAnotherRoute(page);
}

/** From its left end to the middle. */
async function dragsASlider(page) {
  const slider = page.getByRole('slider', {name: /From/});
  const {x, y, width, height} = await slider.boundingBox();
  await page.mouse.move(x + height / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + width / 2, y + height / 2, {steps: 10});
  await page.mouse.up();
  const {value, max} = await slider.evaluate(element => ({value: Number(element.value), max: Number(element.max)}));
  assert.ok(value > max / 4, `it stands at ${value} of ${max}`);
}

/** When that of the new one cannot be read. */
async function showsNothingOfAnotherRoute(page) {
  await goTo(page, 'why?route=home');
  await page.locator('.why-bars').waitFor();
  await page.route('**/api/exchanges?*', route => route.fulfill({status: 503, json: {detail: 'too many pages are being made'}}));
  await goTo(page, 'why?route=search');
  await page.getByText('too many pages').waitFor();
  assert.ok(!await page.locator('.why').isVisible());
}
