/** The views of the page, as its navigation lists them. */

/** @returns [{id, title}] */
export async function viewsOf(page) {
  return page.locator('.nav a').evaluateAll(links => links.map(link => (
    {id: link.getAttribute('href').slice(2), title: link.querySelector('.nav-title').textContent})));
}

/** Goes to a view, and waits until it has read what it shows. */
export async function goTo(page, id) {
  await page.evaluate(target => {
    location.hash = `#/${target}`;
  }, id);
  await page.locator(`.view-${id.split('?')[0]} h1`).waitFor();
  await page.waitForTimeout(SETTLED);
}

/** Shows what the gateway would show in another state. The stream ends there, so the page goes on as one that is lost. */
export async function pretend(page, gateway, change) {
  const message = await gateway.json('/api/live?once=true');
  change(message);
  const body = `event: state\ndata: ${JSON.stringify(message)}\n\n`;
  await page.route('**/api/live', route => route.fulfill({contentType: 'text/event-stream', body}));
  await page.reload();
  await page.locator('.banner button').waitFor();
}

/** In milliseconds. The stream of live numbers never ends, so a page is never idle. */
const SETTLED = 600;

/** Addresses that show each view with something to see. */
export async function filled(gateway) {
  const {exchanges} = await gateway.json('/api/exchanges?limit=1000');
  const richest = exchanges.filter(exchange => exchange.route === 'home' && exchange.status === 200)
    .sort((a, b) => attempts(b) - attempts(a) || a.duration_ms - b.duration_ms)[0];
  return {
    waterfall: `waterfall?id=${richest.id}`, why: 'why?route=home', try: 'try?url=/home/7',
  };
}

/** Of the calls that succeeded. */
function attempts(exchange) {
  return exchange.calls.filter(call => call.outcome === 'success').reduce((sum, call) => sum + call.attempts.length, 0);
}
