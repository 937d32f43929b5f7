/** axe finds nothing serious in any view, light and dark, nor in a dialog. */
import assert from 'node:assert/strict';
import {findings} from '../browser.mjs';
import {filled, goTo, viewsOf} from '../views.mjs';

export default async function ({browser, gateway}) {
  const addresses = await filled(gateway);
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.open('bulkheads', {colorScheme});
    for (const {id} of await viewsOf(page)) {
      await goTo(page, addresses[id] ?? id);
      assert.deepEqual(await findings(page), [], `${id}, ${colorScheme}`);
    }
    await page.keyboard.press('?');
    assert.deepEqual(await findings(page), [], `the keys, ${colorScheme}`);
  }
}
