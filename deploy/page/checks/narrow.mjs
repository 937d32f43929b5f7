/** At 1024 pixels the page does not scroll sideways, and every control can be reached. */
import assert from 'node:assert/strict';
import {filled, goTo, viewsOf} from '../views.mjs';

export default async function ({browser, gateway}) {
  const addresses = await filled(gateway);
  const page = await browser.open('bulkheads', {viewport: {width: 1024, height: 700}});
  for (const {id} of await viewsOf(page)) {
    await goTo(page, addresses[id] ?? id);
    const {wide, clipped} = await page.evaluate(() => ({
      wide: document.documentElement.scrollWidth > 1024 || document.querySelector('#main').scrollWidth > document.querySelector('#main').clientWidth + 1,
      clipped: [...document.querySelectorAll('.view button, .view input, .view select')]
        .filter(control => control.checkVisibility() && control.getBoundingClientRect().right > (control.closest('.list-frame')?.getBoundingClientRect().right ?? innerWidth) + 1)
        .map(control => control.outerHTML.slice(0, 100)),
    }));
    assert.ok(!wide, `${id} is too wide`);
    assert.deepEqual(clipped, [], id);
  }
}
