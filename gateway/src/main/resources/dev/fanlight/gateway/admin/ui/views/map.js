// The map: listeners, routes, calls and upstreams from left to right. The width of a band is its rate, its colour the
// share of time spent waiting for a permit.

import {h, keyed, s, set, text} from '../dom.js';
import {count, millis, percent, plural, rate} from '../format.js';
import {chosen, COLUMNS, layout, PITCH, stacked} from './flow.js';
import {legend, RouteCard} from './route-card.js';

/** The middle of a box, in pixels below its row. */
const MIDDLE = 27;
const LEFT = [0, 0.24, 0.53, 0.79];
const WIDTH = [0.16, 0.21, 0.18, 0.21];

export function open(container, page) {
  return new MapView(container, page).end;
}

class MapView {
  #page;
  #map = null;
  #flow = null;
  #filter = null;
  #pointed = '';

  constructor(container, page) {
    this.#page = page;
    this.summary = h('p', {class: 'summary'});
    this.bands = s('svg', {class: 'flow-bands', 'aria-hidden': true});
    this.boxes = h('div', {class: 'flow-boxes', role: 'group', 'aria-label': 'Listeners, routes, calls and upstreams'});
    this.canvas = h('div', {class: 'flow-canvas'}, this.bands, this.boxes);
    this.side = h('aside', {class: 'flow-side', 'aria-label': 'Route'});
    const heads = COLUMNS.map((title, i) => h('span', {style: {left: `${LEFT[i] * 100}%`}}, title));
    container.append(h('h1', {}, 'Map'), this.summary,
      h('div', {class: 'flow'}, h('div', {class: 'flow-scroll', tabindex: 0, role: 'region', 'aria-label': 'Map'}, h('div', {class: 'flow-heads', 'aria-hidden': true}, heads), this.canvas), this.side));
    page.keys(this);
    this.resize = new ResizeObserver(() => this.#draw());
    this.resize.observe(this.canvas);
    const offs = [page.live.on(() => this.#tick()), page.url.on(() => this.#tick())];
    this.end = () => {
      offs.forEach(off => off());
      this.resize.disconnect();
    };
  }

  async #tick() {
    try {
      const map = await this.#page.map();
      if (map !== this.#map || this.#filter !== this.#page.url.get('filter')) this.#choose(map);
      this.#draw();
    } catch (failure) {
      text(this.summary, `The map cannot be read: ${failure.message}`);
    }
  }

  #choose(map) {
    [this.#map, this.#filter] = [map, this.#page.url.get('filter')];
    const {routes, found} = chosen(map, this.#filter, name => this.#route(name).rate ?? 0);
    this.#flow = layout(map, routes);
    const all = map.routes.length;
    const words = all === 0 ? 'The configuration has no route yet.'
      : found === 0 ? `No route matches “${this.#filter}”. Esc clears the filter.`
      : routes.length < found ? `The ${routes.length} busiest of ${count(found)} routes. Filter with / to see others.`
      : found < all ? `${count(found)} of ${plural(all, 'route')}.` : `${plural(all, 'route')} to ${plural(map.upstreams.length, 'upstream')}.`;
    text(this.summary, words);
  }

  #route(name) {
    return this.#page.live.state?.routes[name] ?? {};
  }

  #upstream(name) {
    return this.#page.live.state?.upstreams[name] ?? {};
  }

  #draw() {
    if (!this.#flow) return;
    const {boxes, rows} = this.#flow;
    set(this.canvas, {style: {height: `${rows * PITCH + 12}px`}});
    const width = this.canvas.clientWidth;
    set(this.bands, {viewBox: `0 0 ${width} ${rows * PITCH + 12}`, width, height: rows * PITCH + 12});
    keyed(this.boxes, boxes, box => box.id, box => this.#box(box), (element, box) => this.#fill(element, box));
    this.#drawBands(width);
    this.#tell();
  }

  #box(box) {
    const point = () => this.#point(box.route?.name ?? '');
    const element = h('button', {
      type: 'button', class: `box box-${box.column}`,
      on: {mouseenter: point, mouseleave: () => this.#point(''), focus: point, blur: () => this.#point(''), click: () => this.#click(box)},
    }, h('span', {class: 'box-name'}, box.name), h('span', {class: 'box-words'}));
    set(element, {style: {left: `${LEFT[box.column] * 100}%`, width: `${WIDTH[box.column] * 100}%`}});
    return element;
  }

  #fill(element, box) {
    const lit = this.#lit();
    const idle = !(this.#rate(box) > 0);
    set(element, {
      class: `box box-${box.column}${idle ? ' idle' : ''}${lit && !this.#isLit(box, lit) ? ' dim' : ''}${this.#page.url.get('row') === box.name && box.column === 1 ? ' chosen' : ''}`,
      style: {top: `${box.row * PITCH + 6}px`}, title: `${box.name}: ${this.#words(box)}`,
    });
    text(element.lastChild, this.#words(box));
  }

  #words(box) {
    if (box.listener) {
      const now = this.#page.live.state?.listeners[box.name];
      return now ? plural(now.connections, 'connection') : 'not bound';
    }
    if (box.upstream) {
      const now = this.#upstream(box.name);
      return now.rate > 0 ? `${rate(now.rate)}, ${percent(now.waiting ?? 0)} waiting` : 'no traffic';
    }
    if (box.group) {
      return this.#rate(box) > 0 ? rate(this.#rate(box)) : 'no traffic';
    }
    const now = this.#route(box.name);
    return now.rate > 0 ? `${rate(now.rate)}, p99 ${millis(now.p99_ms)}` : box.route.path;
  }

  #rate(box) {
    if (box.listener) return this.#page.live.state?.listeners[box.name]?.connections ?? 0;
    if (box.upstream) return this.#upstream(box.name).rate ?? 0;
    if (box.group) return this.#calls(box.route.name, box.group.upstreams);
    return this.#route(box.name).rate ?? 0;
  }

  #calls(route, upstreams) {
    const {calls} = this.#route(route);
    return upstreams.reduce((sum, upstream) => sum + (calls?.[upstream]?.rate ?? 0), 0);
  }

  #drawBands(width) {
    const {boxes, bands} = this.#flow;
    const at = new Map(boxes.map(box => [box.id, box]));
    const values = bands.map(band => (band.upstreams ? this.#calls(band.route, band.upstreams) : (this.#route(band.route).rate ?? 0) / band.parts));
    const {widths, starts, ends} = stacked(bands, values);
    const lit = this.#lit();
    keyed(this.bands, bands, band => `${band.from}>${band.to}>${band.route}`, () => s('path', {}), (element, band) => {
      const i = bands.indexOf(band);
      const [from, to] = [at.get(band.from), at.get(band.to)];
      if (!from || !to) return;
      const [x1, x2] = [(LEFT[from.column] + WIDTH[from.column]) * width, LEFT[to.column] * width];
      const [y1, y2] = [from.row * PITCH + MIDDLE + starts[i], to.row * PITCH + MIDDLE + ends[i]];
      const bend = (x2 - x1) / 2;
      set(element, {
        d: `M${x1.toFixed(0)} ${y1.toFixed(1)}C${(x1 + bend).toFixed(0)} ${y1.toFixed(1)} ${(x2 - bend).toFixed(0)} ${y2.toFixed(1)} ${x2.toFixed(0)} ${y2.toFixed(1)}`,
        class: `band${values[i] > 0 ? '' : ' idle'}${lit && lit !== band.route ? ' dim' : ''}${band.parts > 1 ? ' shared' : ''}`,
        style: {'stroke-width': `${widths[i]}px`, '--share': `${100 * this.#waiting(band)}%`},
      });
    });
  }

  /** The share of its time that is spent waiting. */
  #waiting(band) {
    if (!band.upstreams) return this.#route(band.route).waiting ?? 0;
    const {calls} = this.#route(band.route);
    let [sum, weight] = [0, 0];
    for (const name of band.upstreams) {
      const part = calls?.[name]?.rate ?? 0;
      sum += part * (this.#upstream(name).waiting ?? 0);
      weight += part;
    }
    return weight > 0 ? sum / weight : 0;
  }

  #lit() {
    return this.#pointed || this.#page.url.get('row');
  }

  #isLit(box, lit) {
    if (box.route) return box.route.name === lit;
    const route = this.#map.routes.find(one => one.name === lit);
    if (!route) return true;
    if (box.listener) return route.listeners.length === 0 || route.listeners.includes(box.name);
    return route.calls.some(call => call.upstreams.includes(box.name));
  }

  #point(route) {
    if (route === this.#pointed) return;
    this.#pointed = route;
    this.#draw();
  }

  #click(box) {
    const {url} = this.#page;
    if (box.route) url.set({row: url.get('row') === box.route.name ? '' : box.route.name});
    else if (box.upstream) url.open('bulkheads', {row: box.name, open: box.name});
    else url.set({filter: box.name});
  }

  move(by) {
    const routes = this.#flow?.boxes.filter(box => box.column === 1) ?? [];
    const now = routes.findIndex(box => box.name === this.#page.url.get('row'));
    const next = routes[Math.max(0, Math.min(routes.length - 1, now + by))];
    if (!next) return;
    this.#page.url.set({row: next.name});
    document.activeElement?.blur();
    this.boxes.keyed?.get(next.id)?.scrollIntoView({block: 'nearest'});
  }

  enter() {
    this.side.querySelector('button')?.focus();
  }

  leave() {
    if (!this.#page.url.get('row')) return false;
    this.#page.url.set({row: ''});
    return true;
  }

  /** Beside the map: the route that is pointed at, or how to read the map. */
  #tell() {
    const route = this.#map.routes.find(one => one.name === this.#lit());
    const key = route ? route.name : '';
    if (this.side.shows !== `${this.#map.generation} ${key}`) {
      this.side.shows = `${this.#map.generation} ${key}`;
      this.card = route ? new RouteCard(route, this.#page) : null;
      this.side.replaceChildren(...(this.card ? this.card.elements : legend()));
    }
    this.card?.update(this.#route(key));
  }
}
