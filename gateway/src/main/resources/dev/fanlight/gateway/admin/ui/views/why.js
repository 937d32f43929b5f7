// Why slow: a band of a route's latencies, and who was on the critical path of the exchanges in it.

import {h, set, text} from '../dom.js';
import {clock, plural} from '../format.js';
import {field} from '../waterfall/filters.js';
import {drawList, matches} from '../waterfall/list.js';
import {drawBlame} from '../why/blame.js';
import {drawChart} from '../why/chart.js';
import {bandOf, columnsOf, divide, quantile} from '../why/histogram.js';

const LIMIT = 1000;
const LISTED = 50;

/** What is taken if nobody has chosen a band. */
const SLOWEST = 0.9;

export function open(container, page) {
  return new Why(container, page).close;
}

class Why {
  #page;
  #exchanges = [];
  #route = '';

  constructor(container, page) {
    this.#page = page;
    this.route = h('input', {name: 'route', list: 'why-routes', autocomplete: 'off', spellcheck: 'false', placeholder: 'all routes'});
    this.names = h('datalist', {id: 'why-routes'});
    this.state = h('p', {class: 'summary', role: 'status'});
    this.chart = h('div', {});
    this.blame = h('section', {class: 'why-blame', 'aria-label': 'Who was on the critical path'});
    this.list = h('ol', {class: 'exchange-list', 'aria-label': 'Exchanges of the band, the slowest first'});
    this.result = h('div', {class: 'why'}, h('div', {class: 'why-main'}, this.chart, this.blame),
      h('section', {class: 'exchange-side', 'aria-label': 'Exchanges'}, h('h2', {class: 'side-title'}, 'The slowest of the band'), this.list));
    container.append(this.#head(), this.state, this.result);
    const off = page.url.on(() => this.#changed());
    const offLive = page.live.on(live => this.names.childElementCount === 0 && this.names.append(...live.entries('routes').map(([value]) => h('option', {value}))));
    page.keys(this);
    this.close = () => {
      off();
      offLive();
    };
    this.#read();
  }

  #head() {
    const preset = (words, from, to) => h('button', {type: 'button', class: 'secondary', on: {click: () => this.#choose(from(), to())}}, words);
    const all = () => this.#exchanges.map(exchange => exchange.duration_ms);
    const change = () => this.#page.url.set({route: this.route.value.trim(), from: '', to: ''});
    return h('div', {class: 'view-head'}, h('h1', {}, 'Why slow'),
      h('form', {class: 'view-form', on: {submit: event => event.preventDefault(), change}}, field('Route', this.route, this.names)),
      h('div', {class: 'wf-tools', role: 'group', 'aria-label': 'Band'},
        preset('Slowest 1 %', () => quantile(all(), 0.99), () => ''), preset('Slowest 10 %', () => quantile(all(), SLOWEST), () => ''),
        preset('Fastest half', () => '', () => quantile(all(), 0.5)), preset('All', () => 0, () => ''),
        h('button', {type: 'button', class: 'secondary', on: {click: () => this.#read()}}, 'Read again')));
  }

  #changed() {
    if (this.#page.url.get('route') !== this.#route) this.#read();
    else this.#draw();
  }

  async #read() {
    const route = this.#route = this.#page.url.get('route');
    this.route.value = route;
    try {
      const query = new URLSearchParams({limit: LIMIT, ...(route && {route})});
      const {exchanges} = await this.#page.api.json(`/api/exchanges?${query}`);
      if (route !== this.#route) return;
      this.#exchanges = exchanges;
      const [times, now] = [exchanges.map(exchange => Date.parse(exchange.time)), this.#page.live.now()];
      text(this.state, exchanges.length === 0 ? '' : `The last ${plural(exchanges.length, 'exchange')}, from ${clock(Math.min(...times), now)} to ${clock(Math.max(...times), now)}. Drag over the columns to choose a band.`);
      this.#draw();
    } catch (failure) {
      if (route !== this.#route) return;
      // What is shown is of another route or another time. The next change of the URL reads again.
      [this.#exchanges, this.#route] = [[], null];
      set(this.result, {hidden: true});
      text(this.state, failure.message);
    }
  }

  #draw() {
    const durations = this.#exchanges.map(exchange => exchange.duration_ms);
    set(this.result, {hidden: durations.length === 0});
    if (durations.length === 0) {
      text(this.state, this.#route ? `The gateway keeps no exchange of the route ${this.#route}.` : 'No exchange has ended yet.');
      return;
    }
    const {url} = this.#page;
    const columns = columnsOf(durations);
    const from = url.get('from') === '' && url.get('to') === '' ? quantile(durations, SLOWEST) : parseFloat(url.get('from'));
    const band = bandOf(columns, from, parseFloat(url.get('to')));
    const {inside, outside} = divide(this.#exchanges, columns, band);
    const focused = document.activeElement?.closest?.('.why-sliders') && document.activeElement.name;
    this.chart.replaceChildren(drawChart(columns, band, ({first, last}) => this.#choose(columns[first].from, columns[last].to)));
    if (focused) this.chart.querySelector(`[name=${focused}]`).focus();
    this.blame.replaceChildren(...drawBlame(inside, outside).filter(Boolean));
    const filter = url.get('filter').toLowerCase();
    const slowest = inside.filter(exchange => matches(exchange, filter)).sort((a, b) => b.duration_ms - a.duration_ms).slice(0, LISTED);
    this.list.replaceChildren(...drawList(slowest, '', id => url.link('waterfall', {id}), this.#page.live.now()));
  }

  #choose(from, to) {
    const round = ms => (ms === '' ? '' : Number(ms.toPrecision(6)));
    this.#page.url.set({from: round(from), to: round(to)});
  }

  /** From link to link of the list. */
  move(by) {
    const links = [...this.list.querySelectorAll('a')];
    links[Math.max(0, Math.min(links.length - 1, links.indexOf(document.activeElement) + by))]?.focus();
  }
}
