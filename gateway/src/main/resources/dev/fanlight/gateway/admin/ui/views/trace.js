// Trace the next: waits for the next exchange that matches, and shows every decision about it. Nothing is followed while
// nobody waits, and closing the view ends the wait.

import {copyBar} from '../copy.js';
import {h, set, text} from '../dom.js';
import {describe} from '../explain/event.js';
import {isSecret} from '../explain/request.js';
import {exact} from '../waterfall/scale.js';
import {field} from '../waterfall/filters.js';
import {read} from '../live.js';

const NAMES = ['route', 'path', 'header'];

export function open(container, page) {
  return new Trace(container, page).close;
}

class Trace {
  #page;
  #abort = null;
  #events = [];
  #over = false;

  constructor(container, page) {
    this.#page = page;
    this.state = h('p', {class: 'summary', role: 'status'});
    this.list = h('ol', {class: 'trace-events', tabindex: 0, 'aria-label': 'Events of the exchange'});
    this.button = h('button', {type: 'submit', class: 'primary'});
    container.append(
      h('div', {class: 'view-head'}, h('h1', {}, 'Trace the next'), this.#form(), copyBar(page, () => ({
        curl: page.api.curl(this.#path()), json: () => JSON.stringify(this.#events, null, 2),
      }))), this.state, this.list);
    const off = page.url.on(() => this.#narrow());
    this.close = () => {
      off();
      this.#abort?.abort();
    };
    this.#stopped('Say which exchange, and wait. Then send a request, or let the next customer do it.');
  }

  #form() {
    const input = (name, title, placeholder) => {
      this[name] = h('input', {name, placeholder, autocomplete: 'off', spellcheck: 'false', value: this.#page.url.get(name), list: name === 'route' ? 'trace-routes' : null});
      return field(title, this[name]);
    };
    const routes = h('datalist', {id: 'trace-routes'}, this.#page.live.entries('routes').map(([value]) => h('option', {value})));
    return h('form', {class: 'view-form', on: {submit: event => {
      event.preventDefault();
      if (this.#abort) this.#stopped('Stopped.');
      else this.#wait();
    }}}, input('route', 'Route', 'any'), input('path', 'Path', '/home/*'), input('header', 'Header field', 'x-debug: yes'), routes, this.button);
  }

  #path() {
    const given = NAMES.map(name => [name, this[name].value.trim()]).filter(([, value]) => value);
    return `/api/trace?${new URLSearchParams(given)}`;
  }

  async #wait() {
    const abort = this.#abort = new AbortController();
    [this.#events, this.#over] = [[], false];
    this.list.replaceChildren();
    this.#page.url.set({route: this.route.value.trim(), path: this.path.value.trim(), header: isSecret(this.header.value) ? '' : this.header.value.trim()});
    text(this.button, 'Stop');
    this.#say('Waiting for the next exchange that matches…');
    try {
      const answer = await this.#page.api.fetch(this.#path(), {signal: abort.signal});
      await read(answer.body, (event, data) => this.#take(event, JSON.parse(data)));
      if (this.#abort === abort) this.#stopped(this.#over ? this.state.textContent : 'The gateway has ended the stream before an exchange was over.');
    } catch (failure) {
      if (this.#abort === abort) this.#stopped(failure.message, 'tone-bad');
    }
  }

  #take(event, data) {
    if (event === 'armed') return;
    this.#over = event === 'expired' || event === 'exchange_ended';
    if (event === 'expired') {
      this.#say(`No exchange matched within ${data.seconds} s.`);
      return;
    }
    this.#events.push(data);
    this.list.append(this.#draw(data));
    if (event === 'exchange_begun') this.#say(`Following ${data.method} ${data.path} on route ${data.route}.`);
    if (event === 'exchange_ended') this.#ended(data);
  }

  #draw(event) {
    const {words, subject, facts, level, tone} = describe(event);
    return h('li', {class: `level-${level}`, hidden: !this.#fits(event)},
      h('span', {class: 'trace-at'}, exact(event.at_ms)), h('span', {class: `trace-what ${tone}`}, words, subject && h('b', {}, ` ${subject}`)),
      h('span', {class: 'trace-facts'}, facts));
  }

  #fits(event) {
    return JSON.stringify(event).toLowerCase().includes(this.#page.url.get('filter').toLowerCase());
  }

  #narrow() {
    [...this.list.children].forEach((row, i) => set(row, {hidden: !this.#fits(this.#events[i])}));
  }

  /** Its waterfall is there as soon as the gateway keeps it. */
  async #ended({at_ms: at, status, error}) {
    const {id, route} = this.#events[0];
    this.#say(`It ended after ${exact(at)} with status ${status}${error ? `, ${error}` : ''}.`);
    const {exchanges} = await this.#page.api.json(`/api/exchanges?${new URLSearchParams({route, limit: 1000})}`);
    const kept = exchanges.find(exchange => exchange.request_id === id);
    if (kept) this.state.append(' ', h('a', {href: this.#page.url.link('waterfall', {id: kept.id})}, 'Show its waterfall'));
  }

  #say(words) {
    text(this.state, words);
    set(this.state, {class: 'summary'});
  }

  #stopped(words, tone = '') {
    this.#abort?.abort();
    this.#abort = null;
    text(this.button, 'Wait for the next');
    if (this.state.textContent !== words) text(this.state, words);
    set(this.state, {class: `summary ${tone}`});
  }
}
