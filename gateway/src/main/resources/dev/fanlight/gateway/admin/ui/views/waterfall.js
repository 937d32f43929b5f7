// Waterfall: the recent exchanges, and what each of them waited for.

import {h, set, text} from '../dom.js';
import {plural} from '../format.js';
import {PATIENCE, repeat} from '../repeat.js';
import {Detail} from '../waterfall/detail.js';
import {drawFilters, FILTERS} from '../waterfall/filters.js';
import {drawList, matches} from '../waterfall/list.js';

/** In milliseconds. */
const EVERY = 3000;
const LIMIT = 100;

export function open(container, page) {
  return new Waterfall(container, page).close;
}

class Waterfall {
  #page;
  #all = [];
  #exchanges = [];
  #filter = '';
  #newer = [];
  #asked = '';
  #open = 0;
  #shown = '';

  constructor(container, page) {
    this.#page = page;
    this.detail = new Detail(page);
    this.list = h('ol', {class: 'exchange-list', 'aria-label': 'Recent exchanges, the newest first'});
    this.news = h('span', {role: 'status'});
    this.fresh = h('button', {type: 'button', class: 'quiet', hidden: true, on: {click: () => this.#renew()}}, 'Show');
    this.side = h('div', {class: 'exchange-side'}, h('div', {class: 'exchange-news'}, this.news, this.fresh), this.list);
    container.append(h('h1', {class: 'offscreen'}, 'Waterfall'), h('div', {class: 'exchanges'}, this.side, this.detail.element));
    this.#filters();
    const reading = repeat(async signal => this.#open > 0 || this.#read(false, signal), EVERY);
    const off = page.url.on(() => this.#changed());
    const keyed = event => this.#key(event);
    addEventListener('keydown', keyed);
    page.keys(this);
    this.close = () => {
      reading.end();
      removeEventListener('keydown', keyed);
      off();
    };
    this.#changed();
  }

  /** The names of routes come when the live state is there. */
  #filters() {
    const off = this.#page.live.on(live => {
      const filters = drawFilters(this.#page, live.entries('routes').map(([name]) => name));
      this.side.querySelector('form')?.remove();
      this.side.prepend(filters);
      queueMicrotask(() => off());
    });
    if (!this.side.querySelector('form')) this.side.prepend(drawFilters(this.#page, []));
  }

  #query() {
    const query = new URLSearchParams({limit: LIMIT});
    for (const name of FILTERS) if (this.#page.url.get(name)) query.set(name, this.#page.url.get(name));
    return query.toString();
  }

  #changed() {
    if (this.#query() !== this.#asked) this.#read(true);
    else if (this.#page.url.get('filter').toLowerCase() !== this.#filter) this.#narrow();
    else this.#show();
  }

  async #read(anew = false, signal = AbortSignal.timeout(PATIENCE)) {
    const query = this.#query();
    this.#asked = query;
    this.#open++;
    try {
      const {exchanges} = await this.#page.api.json(`/api/exchanges?${query}`, {signal});
      if (query !== this.#asked) return;
      this.#newer = exchanges;
      if (anew) this.#shown = '';
      if (anew || !this.#isRead()) this.#renew();
      else this.#tell();
    } catch (failure) {
      text(this.news, failure.message);
      set(this.news, {class: 'tone-bad'});
    } finally {
      this.#open--;
    }
  }

  /** Whether somebody reads the list just now, so that it must stay. */
  #isRead() {
    return this.list.matches(':hover') || this.list.contains(document.activeElement) || this.list.scrollTop > 0;
  }

  #renew() {
    this.#all = this.#newer;
    this.#narrow();
  }

  /** What the filter of the page leaves. */
  #narrow() {
    this.#filter = this.#page.url.get('filter').toLowerCase();
    this.#exchanges = this.#all.filter(exchange => matches(exchange, this.#filter));
    this.#paint();
    this.#tell();
    this.#show();
  }

  #paint() {
    const focused = document.activeElement?.dataset?.id;
    const {url} = this.#page;
    const values = Object.fromEntries(FILTERS.map(name => [name, url.get(name)]).filter(([, value]) => value));
    this.list.replaceChildren(...drawList(this.#exchanges, url.get('id'), id => url.link('waterfall', {...values, id}), this.#page.live.now()));
    if (focused) this.#entry(focused)?.focus();
  }

  #tell() {
    const known = new Set(this.#all.map(exchange => exchange.id));
    const fresh = this.#newer.filter(exchange => !known.has(exchange.id)).length;
    set(this.news, {class: ''});
    text(this.news, fresh > 0 ? `held while you read: ${fresh}${fresh === LIMIT ? ' or more' : ''} newer`
      : this.#exchanges.length === 0 ? 'no exchange fits' : plural(this.#exchanges.length, 'exchange'));
    set(this.fresh, {hidden: fresh === 0});
  }

  #entry(id) {
    return [...this.list.querySelectorAll('a')].find(link => link.dataset.id === id);
  }

  /** Shows the exchange that the URL names, or the newest. */
  async #show() {
    const id = this.#page.url.get('id') || this.#exchanges[0]?.id;
    for (const link of this.list.querySelectorAll('a')) set(link, {'aria-current': link.dataset.id === id ? 'true' : null});
    if (!id && !this.#shown) this.detail.clear(this.#asked ? 'No exchange to show yet. Send a request, or widen the filters.' : '');
    if (!id || id === this.#shown || (this.#shown && !this.#page.url.get('id'))) return;
    this.#shown = id;
    const known = this.#exchanges.find(exchange => exchange.id === id);
    try {
      const exchange = known ?? await this.#page.api.json(`/api/exchanges/${encodeURIComponent(id)}`);
      if (this.#shown === id) this.detail.show(exchange);
    } catch (failure) {
      this.detail.clear(`The gateway does not keep this exchange any more (${failure.message}).`);
    }
  }

  /** The next exchange of the list, or the one before. */
  move(by) {
    const at = this.#exchanges.findIndex(exchange => exchange.id === this.#shown);
    const next = this.#exchanges[Math.max(0, Math.min(this.#exchanges.length - 1, at + by))];
    if (!next) return;
    this.#page.url.set({id: next.id});
    this.#entry(next.id)?.focus();
  }

  /** From the list into the picture. */
  enter() {
    this.detail.element.querySelector('[role=treeitem]')?.focus();
  }

  /** From the picture back to the list. */
  leave() {
    if (!this.detail.element.contains(document.activeElement)) return false;
    this.#entry(this.#shown)?.focus();
    return true;
  }

  #key(event) {
    if (event.target.closest?.('input, select, textarea, dialog') || event.ctrlKey || event.metaKey || event.altKey) return;
    if (this.detail.key(event.key)) event.preventDefault();
  }
}
