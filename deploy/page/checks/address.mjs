/** An address that names no view, or cannot be read, leads to the first view. */
import {goTo, viewsOf} from '../views.mjs';

export default async function ({browser}) {
  const page = await browser.open('%zz');
  const [first] = await viewsOf(page);
  await page.locator(`.view-${first.id} h1`).waitFor();
  for (const address of ['%E0%A4%A', 'bulkheads%', 'no-such-view', '%']) {
    await goTo(page, 'bulkheads');
    await page.evaluate(hash => {
      location.hash = `#/${hash}?filter=%`;
    }, address);
    await page.locator(`.view-${first.id} h1`).waitFor();
  }
}
