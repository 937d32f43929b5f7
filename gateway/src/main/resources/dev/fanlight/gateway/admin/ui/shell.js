// The frame around every view: header, navigation, the pulse of the last five minutes, banner and keys.

import {h, keyed, set, text} from './dom.js';
import * as format from './format.js';
import {Keys} from './keys.js';
import {Pulse} from './pulse.js';
import {VIEWS} from './views/index.js';

export class Shell {
  #page;
  #close = null;
  #shown = '';
  #map = null;
  #generation = 0;
  #stream = 0;

  constructor(body, {api, live, url}) {
    this.voice = h('p', {class: 'offscreen', role: 'status'});
    this.keys = new Keys(url, this);
    this.#page = {
      api, live, url,
      keys: listener => this.keys.listen(listener),
      say: words => text(this.voice, words),
      map: () => this.#readMap(),
    };
    this.pulse = new Pulse(this.#page);
    body.append(
      this.#skip(),
      this.#header(), this.#navigation(),
      this.main = h('div', {class: 'stage'}, this.banner = h('div', {class: 'banner', role: 'alert', hidden: true}), this.pulse.element,
        this.view = h('main', {id: 'main', tabindex: -1})),
      this.voice);
    url.on(() => this.#show());
    live.on(() => this.#update());
    setInterval(() => this.#tick(), 250);
    this.#show();
  }

  /** The address of the page names the view, so the link must not lead there. */
  #skip() {
    const skip = event => {
      event.preventDefault();
      this.view.focus();
    };
    return h('a', {class: 'skip', href: '#main', on: {click: skip}}, 'Skip to the content');
  }

  #header() {
    const figure = (name, title) => {
      this[name] = h('dd', {}, format.NONE);
      return h('div', {class: 'figure', title}, h('dt', {}, title.split(':')[0]), this[name]);
    };
    this.filter = h('input', {
      type: 'search', class: 'filter', placeholder: 'Filter', 'aria-label': 'Filter (press /)', autocomplete: 'off', spellcheck: 'false',
      on: {input: () => this.#page.url.set({filter: this.filter.value})},
    });
    return h('header', {class: 'head'},
      h('a', {class: 'brand', href: '#/'}, h('img', {src: 'mark.svg', alt: '', width: 22, height: 22}), 'Fanlight'),
      this.status = h('p', {class: 'status', role: 'status'}, 'connecting'),
      h('dl', {class: 'figures'},
        figure('rate', 'Requests: those that ended, of all routes'),
        figure('errors', 'Errors: the share of answers with a status of 500 and above'),
        figure('p50', 'Median: half of the requests took less'),
        figure('p99', 'p99: 99 % of the requests took less'),
        figure('flight', 'In flight: requests under way'),
        figure('generation', 'Generation: configurations since the start')),
      h('label', {class: 'filter-box'}, this.filter, h('kbd', {'aria-hidden': true}, '/')),
      h('button', {type: 'button', class: 'quiet', 'aria-label': 'Keys (press ?)', on: {click: () => this.keys.help()}}, h('kbd', {}, '?')));
  }

  #navigation() {
    this.links = new Map();
    const items = VIEWS.map((view, i) => {
      const badge = h('span', {class: 'badge', hidden: true});
      const key = i < 9 ? String(i + 1) : i === 9 ? '0' : '';
      const link = h('a', {href: this.#page.url.link(view.id)}, h('kbd', {'aria-hidden': true}, key), h('span', {class: 'nav-title'}, view.title), badge);
      this.links.set(view.id, {link, badge, view});
      return h('li', {}, link);
    });
    return h('nav', {class: 'nav', 'aria-label': 'Views'}, h('ul', {}, items));
  }

  /** Shows the view that the URL names. */
  async #show() {
    const {url} = this.#page;
    const view = VIEWS.find(one => one.id === url.view) ?? VIEWS[0];
    if (document.activeElement !== this.filter) this.filter.value = url.get('filter');
    if (view.id === this.#shown) return;
    this.#shown = view.id;
    this.#close?.();
    this.#close = null;
    this.keys.listen(null);
    for (const [id, {link}] of this.links) set(link, {'aria-current': id === view.id ? 'page' : null});
    document.title = `${view.title} · Fanlight`;
    const container = h('div', {class: `view view-${view.id}`});
    this.view.replaceChildren(container);
    try {
      const module = await view.load();
      if (container.isConnected) this.#close = module.open(container, this.#page) ?? null;
    } catch (failure) {
      console.error(failure);
      if (container.isConnected) this.#shown = '';
      container.replaceChildren(h('p', {class: 'empty'}, `This view cannot be shown: ${failure.message} `,
        h('button', {type: 'button', class: 'secondary', on: {click: () => this.#show()}}, 'Try again')));
    }
  }

  #readMap() {
    const generation = this.#page.live.state?.generations?.[0] ?? 0;
    if (!this.#map || generation !== this.#generation || this.#page.live.streams !== this.#stream) {
      this.#stream = this.#page.live.streams;
      this.#generation = generation;
      this.#map = this.#page.api.json('/api/map').catch(failure => {
        this.#map = null;
        throw failure;
      });
    }
    return this.#map;
  }

  #update() {
    const {live} = this.#page;
    if (live.status === 'live') this.#figures(live);
    for (const {badge, view} of this.links.values()) {
      const words = live.state && view.badge ? view.badge(live) : '';
      set(badge, {hidden: words === ''});
      text(badge, words);
    }
    this.pulse.update(live);
    this.#tick();
  }

  #figures({state}) {
    const {totals} = state;
    text(this.rate, format.rate(totals.rate));
    text(this.errors, totals.rate > 0 ? format.percent(totals.error_rate / totals.rate) : format.NONE);
    set(this.errors, {class: totals.error_rate > 0 && totals.error_rate / totals.rate >= 0.01 ? 'tone-bad' : ''});
    text(this.p50, format.millis(totals.p50_ms));
    text(this.p99, format.millis(totals.p99_ms));
    text(this.flight, format.count(totals.exchanges));
    const [now, ...others] = state.generations;
    text(this.generation, now == null ? format.NONE : others.length ? `${now} (+${others.length} draining)` : now);
    const ready = state.status === 'ready';
    text(this.status, ready ? 'Ready' : `Not ready: ${state.reason ?? ''}`);
    set(this.status, {class: `status tone-${ready ? 'good' : 'bad'}`, title: state.reason ?? ''});
  }

  /** The banner counts down, so it changes more often than the state. */
  #tick() {
    const {live} = this.#page;
    const away = live.status !== 'live' && (live.status !== 'connecting' || live.state !== null);
    set(document.documentElement, {'data-stale': away});
    set(this.banner, {hidden: !away});
    if (!away) return;
    set(text(this.status, live.status === 'connecting' ? 'connecting' : 'No contact'), {class: 'status tone-bad', title: live.reason});
    const wait = live.retryAt - performance.now();
    const next = wait > 0 ? `Next try in ${Math.ceil(wait / 1000)} s.` : 'Trying…';
    const what = live.status === 'refused' ? `The gateway refuses to say: ${live.reason}.`
      : live.status === 'connecting' ? 'This page has watched nothing while it was hidden.' : 'The gateway does not answer.';
    const old = live.state ? ` What you see is ${format.seconds(Math.round(live.age / 1000))} old.` : '';
    keyed(this.banner, ['words', 'next', 'now'], name => name,
      name => name === 'now'
        ? h('button', {type: 'button', on: {click: () => live.start()}}, 'Try now')
        : h('span', name === 'next' ? {'aria-hidden': true} : {}),
      (element, name) => name !== 'now' && text(element, name === 'words' ? what : `${old} ${next}`));
  }
}
