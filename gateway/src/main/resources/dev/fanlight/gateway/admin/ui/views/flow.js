// Where the boxes and bands of the map are: from what is configured, and how much is drawn of it.

/** So many routes are drawn at once. A filter chooses others. */
export const MOST_ROUTES = 40;

export const COLUMNS = ['Listeners', 'Routes', 'Calls', 'Upstreams'];
export const PITCH = 50;

/** The most of a box that its bands take together, in pixels. */
const WIDEST = 34;

/**
 * The routes to draw. Where there are too many, those with the most traffic are chosen; the choice is made once, so
 * that nothing jumps.
 */
export function chosen(map, filter, rateOf) {
  const words = filter.toLowerCase();
  const found = map.routes.filter(route => matches(route, words));
  if (found.length <= MOST_ROUTES) return {routes: found, found: found.length};
  const busy = new Set([...found].sort((a, b) => rateOf(b.name) - rateOf(a.name)).slice(0, MOST_ROUTES));
  return {routes: found.filter(route => busy.has(route)), found: found.length};
}

function matches(route, words) {
  if (!words) return true;
  const upstreams = route.calls.flatMap(call => call.upstreams);
  return [route.name, route.path, ...route.listeners, ...upstreams].some(text => text.toLowerCase().includes(words));
}

/** Calls of a route that go to the same upstreams are one box: they are counted together. */
function groups(route) {
  const all = new Map();
  for (const call of route.calls) {
    const key = [...call.upstreams].sort().join(' ');
    const group = all.get(key) ?? {key: `${route.name}/${key}`, route: route.name, upstreams: call.upstreams, calls: []};
    group.calls.push(call);
    all.set(key, group);
  }
  return [...all.values()];
}

/**
 * Boxes `{id, column, name, route?}` with their row, and bands `{from, to, route, upstream?}` between them. Upstreams
 * are where their calls are on average, so that few bands cross.
 */
export function layout(map, routes) {
  const listeners = map.listeners.map(listener => ({id: `listener ${listener.name}`, column: 0, name: listener.name, listener}));
  const routeBoxes = routes.map(route => ({id: `route ${route.name}`, column: 1, name: route.name, route}));
  const callBoxes = routes.flatMap(route => groups(route).map(group => ({id: `call ${group.key}`, column: 2, name: group.calls.map(call => call.name).join(', '), route, group})));
  const rows = Math.max(routeBoxes.length, callBoxes.length, listeners.length, 1);
  spread(routeBoxes, rows);
  spread(callBoxes, rows);
  spread(listeners, rows);
  const upstreamBoxes = placed(map.upstreams, callBoxes);
  spread(upstreamBoxes, Math.max(rows, upstreamBoxes.length));
  const boxes = [...listeners, ...routeBoxes, ...callBoxes, ...upstreamBoxes];
  return {boxes, bands: bands(listeners, routeBoxes, callBoxes), rows: Math.max(rows, upstreamBoxes.length)};
}

/** Divides the height evenly. */
function spread(boxes, rows) {
  boxes.forEach((box, i) => {
    box.row = boxes.length === 0 ? 0 : ((i + 0.5) * rows) / boxes.length - 0.5;
  });
}

function placed(upstreams, callBoxes) {
  const sums = new Map();
  for (const box of callBoxes) {
    for (const upstream of box.group.upstreams) {
      const {sum, number} = sums.get(upstream) ?? {sum: 0, number: 0};
      sums.set(upstream, {sum: sum + box.row, number: number + 1});
    }
  }
  return upstreams.filter(upstream => sums.has(upstream.name))
    .map(upstream => ({id: `upstream ${upstream.name}`, column: 3, name: upstream.name, upstream, mean: sums.get(upstream.name).sum / sums.get(upstream.name).number}))
    .sort((a, b) => a.mean - b.mean || (a.name < b.name ? -1 : 1));
}

function bands(listeners, routeBoxes, callBoxes) {
  const all = [];
  for (const box of routeBoxes) {
    const through = listeners.filter(one => box.route.listeners.length === 0 || box.route.listeners.includes(one.name));
    for (const one of through) all.push({from: one.id, to: box.id, route: box.name, parts: through.length});
  }
  for (const box of callBoxes) {
    all.push({from: `route ${box.route.name}`, to: box.id, route: box.route.name, upstreams: box.group.upstreams});
    for (const upstream of box.group.upstreams) {
      all.push({from: box.id, to: `upstream ${upstream}`, route: box.route.name, upstreams: [upstream]});
    }
  }
  return all;
}

/** The width of each band, and how far from the middle of their boxes it starts and ends: bands lie side by side. */
export function stacked(bands, values) {
  const sums = new Map();
  const add = (key, value) => sums.set(key, (sums.get(key) ?? 0) + value);
  bands.forEach((band, i) => {
    add(`${band.from} out`, values[i]);
    add(`${band.to} in`, values[i]);
  });
  const most = Math.max(...sums.values(), Number.EPSILON);
  const widths = values.map(value => (value > 0 ? Math.max(1.5, (WIDEST * value) / most) : 1));
  const used = new Map();
  const place = (key, i) => {
    const before = used.get(key) ?? 0;
    used.set(key, before + widths[i]);
    return before + widths[i] / 2 - totals.get(key) / 2;
  };
  const totals = new Map();
  bands.forEach((band, i) => {
    for (const key of [`${band.from} out`, `${band.to} in`]) totals.set(key, (totals.get(key) ?? 0) + widths[i]);
  });
  return {widths, starts: bands.map((band, i) => place(`${band.from} out`, i)), ends: bands.map((band, i) => place(`${band.to} in`, i))};
}
