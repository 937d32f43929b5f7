/** Draws every view for deploy/README.md, light and dark, if that is asked for. */
import {mkdir} from 'node:fs/promises';
import {draw} from '../browser.mjs';
import {filled, goTo, viewsOf} from '../views.mjs';

const FOLDER = new URL('../pictures/', import.meta.url);

export default async function ({browser, gateway, pictures}) {
  if (!pictures) {
    return;
  }
  await mkdir(FOLDER, {recursive: true});
  const addresses = await filled(gateway);
  for (const colorScheme of ['light', 'dark']) {
    const page = await browser.open('bulkheads', {colorScheme, viewport: {width: 1280, height: 800}});
    for (const {id} of await viewsOf(page)) {
      await goTo(page, addresses[id] ?? id);
      if (id === 'trace') {
        await traces(page);
      }
      await draw(page, new URL(`${id}-${colorScheme}.png`, FOLDER));
    }
  }
}

/** The next customer comes soon. */
async function traces(page) {
  await page.getByRole('main').getByLabel('Path').fill('/home/7');
  await page.keyboard.press('Enter');
  await page.getByText('It ended after').waitFor();
}
