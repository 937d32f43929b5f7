/** With reduced motion nothing moves by itself. */
import assert from 'node:assert/strict';
import {filled, goTo, viewsOf} from '../views.mjs';

export default async function ({browser, gateway}) {
  const addresses = await filled(gateway);
  const page = await browser.open('bulkheads', {reducedMotion: 'reduce'});
  for (const {id} of await viewsOf(page)) {
    await goTo(page, addresses[id] ?? id);
    const moving = await page.evaluate(() => [...document.querySelectorAll('*')]
      .filter(node => getComputedStyle(node).transitionDuration.split(', ').some(time => parseFloat(time) > 0) || getComputedStyle(node).animationName !== 'none')
      .map(node => node.className));
    assert.deepEqual(moving, [], id);
  }
}
