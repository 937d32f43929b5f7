/** A page that hears nothing says how old its numbers are. One that nobody sees asks for nothing. */
import assert from 'node:assert/strict';

const HOUR = 3_600_000;

/** Before the page gives up a gateway that does not answer. */
const SOON = 5_000;

export default async function ({browser}) {
  await hearsNothing(browser);
  await isHidden(browser);
  await isOpenedInTheBackground(browser);
}

const withClock = page => page.clock.install();

/** The stream that is open stays, and no other one is answered. */
function cutOff(page) {
  return page.route('**/api/live', () => {});
}

async function hearsNothing(browser) {
  const page = await browser.open('bulkheads', {prepare: withClock});
  await cutOff(page);
  await page.clock.fastForward(300_000);
  await page.getByText(/What you see is 5 min \d\d s old/).waitFor();
}

async function isHidden(browser) {
  const page = await browser.open('configuration', {prepare: withClock});
  await page.getByText('Still draining').waitFor();
  const asked = requests(page);
  await hide(page, true);
  for (let tick = 0; tick < 2; tick++) {
    await page.clock.fastForward(6_000);
  }
  await page.waitForTimeout(500);
  assert.deepEqual(asked, []);
  await page.clock.fastForward(31_000);
  await cutOff(page);
  await page.clock.fastForward(3 * HOUR);
  await hide(page, false);
  await page.getByText('What you see is 3 h 00 min old').waitFor({timeout: SOON});
  assert.ok(asked.includes('/api/configuration'), 'what is seen again is read at once');
}

async function isOpenedInTheBackground(browser) {
  const page = await browser.open('bulkheads', {
    prepare: async opened => {
      await withClock(opened);
      await opened.addInitScript(() => Object.defineProperty(document, 'hidden', {value: true, configurable: true}));
    },
  });
  const asked = requests(page);
  await page.clock.fastForward(31_000);
  await page.waitForTimeout(2500);
  assert.deepEqual(asked, [], 'it watches no longer');
  await hide(page, false);
  await page.locator('.head .status.tone-good').waitFor();
  assert.deepEqual(asked, ['/api/live']);
}

/** The paths of those from now on. */
function requests(page) {
  const paths = [];
  page.on('request', request => paths.push(new URL(request.url()).pathname));
  return paths;
}

function hide(page, hidden) {
  return page.evaluate(value => {
    Object.defineProperty(document, 'hidden', {value, configurable: true});
    document.dispatchEvent(new Event('visibilitychange'));
  }, hidden);
}
