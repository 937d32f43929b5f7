// The views, in the order of the navigation. To add one, write a module beside this and name it here.
//
// A view's module exports
//
//   open(container, page)   fills the container; returns a function that ends the view, or nothing
//
// and is loaded when it is first shown. `page` is what it works with:
//
//   page.live    the live state (live.js): `live.on(listener)` is called every second and returns what ends it.
//                `live.state` has the sections of /api/live, `live.entries(section)` gives one as [name, fields].
//                `live.now()` is the gateway's time: compare times with that one only
//   page.url     the state in the URL (url.js): `get`, `set`, `on`. `filter`, `row`, `open` and `sort` belong to
//                the list of the view; other names are the view's own
//   page.api     asks the gateway (api.js): `json(path)`, `post(path, body)`, `curl(path)`. It sends the token
//   page.map()   what is configured (/api/map), as a promise; read again after a reload
//   page.keys(x) who hears j, k, Enter and Esc: something with `move(by)`, `enter()`, `leave()`. list.js does it
//   page.say(t)  tells it to those who hear the page
//
// Use dom.js to make elements (CSP forbids inline scripts and styles, and `style` there works), format.js for every
// number, list.js for tables, spark.js for charts, copy.js for the copy buttons. A view has a heading `h1` and, if it
// can, one sentence that says what matters now.
//
// `badge(live)` is a short text beside the name while something there needs somebody.

const out = ([, upstream]) => Object.values(upstream.endpoints ?? {}).filter(one => one.state !== 'usable').length;
const sum = numbers => numbers.reduce((all, one) => all + one, 0);
const busy = entry => entry[1].queued > 0;

export const VIEWS = [
  {id: 'map', title: 'Map', load: () => import('./map.js')},
  {
    id: 'bulkheads',
    title: 'Bulkheads',
    load: () => import('./bulkheads.js'),
    badge: live => live.entries('bulkheads').filter(busy).length || '',
  },
  {
    id: 'waterfall',
    title: 'Waterfall',
    load: () => import('./waterfall.js'),
  },
  {
    id: 'why',
    title: 'Why slow',
    load: () => import('./why.js'),
  },
  {
    id: 'endpoints',
    title: 'Endpoints',
    load: () => import('./endpoints.js'),
    badge: live => sum(live.entries('upstreams').map(out)) || '',
  },
  {
    id: 'try',
    title: 'Try a request',
    load: () => import('./try.js'),
  },
  {
    id: 'trace',
    title: 'Trace the next',
    load: () => import('./trace.js'),
  },
  {
    id: 'configuration',
    title: 'Configuration',
    load: () => import('./configuration.js'),
  },
  {
    id: 'waste',
    title: 'Budgets and waste',
    load: () => import('./waste.js'),
    badge: live => (live.entries('upstreams').some(([, one]) => one.budget_refused_rate > 0) ? '!' : ''),
  },
  {
    id: 'plugins',
    title: 'Plugins and pools',
    load: () => import('./plugins.js'),
    badge: live => sum(live.entries('pools').map(([, pool]) => pool.stuck + pool.queued)) || '',
  },
];
