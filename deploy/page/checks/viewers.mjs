/** Twenty may watch. The next one is told so, and gets the place of one that leaves. */
import assert from 'node:assert/strict';

const MOST = 20;

export default async function ({browser, gateway}) {
  const watchers = [];
  for (let i = 0; i < MOST; i++) {
    watchers.push(await placeOf(gateway));
  }
  const page = await browser.open('bulkheads', {token: false});
  await page.evaluate(token => sessionStorage.setItem('fanlight-token', token), gateway.token);
  await page.reload();
  await page.getByText('The gateway refuses to say').waitFor();
  const refused = await watch(gateway);
  assert.equal(refused.status, 503);
  watchers[0].leave();
  await page.locator('.head .status.tone-good').waitFor();
  watchers.forEach(watcher => watcher.leave());
  (await placeOf(gateway)).leave();
}

/** Pages that have just been closed leave their places within a second or two. */
async function placeOf(gateway) {
  let watcher;
  await gateway.until(async () => (watcher = await watch(gateway)).status === 200, 'there is a place for a viewer');
  return watcher;
}

/** Keeps the answer: one that nobody refers to is closed. */
async function watch(gateway) {
  const abort = new AbortController();
  const answer = await fetch(`${gateway.address}/api/live`, {headers: {authorization: `Bearer ${gateway.token}`}, signal: abort.signal});
  return {answer, status: answer.status, leave: () => abort.abort()};
}
