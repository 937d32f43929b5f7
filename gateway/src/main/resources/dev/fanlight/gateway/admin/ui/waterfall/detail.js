// One exchange: a sentence that says why it took so long, its waterfall, and the exact numbers of the chosen row.

import {copyBar} from '../copy.js';
import {h} from '../dom.js';
import {bytes, clock, millis, percent} from '../format.js';
import {drawRows} from './draw.js';
import {drawInspector} from './inspector.js';
import {walkByKeys} from './keys.js';
import {drawLegend} from './legend.js';
import {blame, meaning} from './path.js';
import {watchPointer} from './pointer.js';
import {rowsOf} from './rows.js';
import {exact, wholeOf} from './scale.js';

const CLOSER = 1 / 1.5;

/** Shows one exchange after the other. What the reader opens, chooses and zooms to lasts until another is shown. */
export class Detail {
  #page;
  #exchange;
  #toggled;
  #chosen;
  #scale;

  constructor(page) {
    this.#page = page;
    this.element = h('section', {class: 'exchange', 'aria-label': 'The exchange'});
  }

  show(exchange) {
    [this.#exchange, this.#toggled, this.#chosen, this.#scale] = [exchange, new Set(), '', wholeOf(exchange)];
    this.frame = h('div', {class: 'wf-frame'});
    this.inspector = drawInspector();
    this.element.replaceChildren(
      this.#head(), facts(exchange, this.#page.live.now()), verdict(exchange), this.frame, this.inspector, drawLegend());
    this.#draw();
  }

  /** There is none to show. */
  clear(words) {
    this.#exchange = undefined;
    this.element.replaceChildren(h('p', {class: 'empty'}, words));
  }

  #head() {
    const {method, route, status, error, id} = this.#exchange;
    return h('header', {class: 'exchange-head'},
      h('h2', {}, `${method} ${route}`), h('span', {class: `code code-${Math.floor(status / 100)}`}, status),
      error && h('span', {class: 'tone-bad'}, error),
      copyBar(this.#page, () => ({
        curl: this.#page.api.curl(`/api/exchanges/${encodeURIComponent(id)}`),
        json: () => JSON.stringify(this.#exchange, null, 2),
      })),
      this.#tools());
  }

  #tools() {
    const button = (words, title, act) => h('button', {type: 'button', class: 'secondary', title, 'aria-label': words.length === 1 ? title : null, on: {click: act}}, words);
    return h('div', {class: 'wf-tools', role: 'group', 'aria-label': 'Zoom'},
      button('−', 'Farther (press −)', () => this.#zoom(1 / CLOSER)), button('+', 'Closer (press +)', () => this.#zoom(CLOSER)),
      button('‹', 'Earlier', () => this.#move(-0.25)), button('›', 'Later', () => this.#move(0.25)),
      button('All', 'The whole exchange (press =)', () => this.#to(wholeOf(this.#exchange))));
  }

  #draw(focus = false) {
    const rows = rowsOf(this.#exchange, this.#toggled);
    const picture = drawRows(this.#exchange, rows, this.#scale, this.frame.clientWidth);
    const top = this.frame.scrollTop;
    this.frame.replaceChildren(picture);
    this.frame.scrollTop = top;
    walkByKeys(picture.querySelector('[role=tree]'), key => this.#fold(key), key => this.#choose(rows, key));
    watchPointer(picture, this.#scale, key => this.#choose(rows, key), (from, to) => this.#zoomTo(from, to));
    const chosen = [...picture.querySelectorAll('[role=treeitem]')].find(row => row.dataset.key === this.#chosen);
    if (focus) chosen?.focus();
  }

  #fold(key) {
    if (!this.#toggled.delete(key)) this.#toggled.add(key);
    this.#chosen = key;
    this.#draw(true);
  }

  #choose(rows, key) {
    if (key === this.#chosen && this.inspector.querySelector('dl')) return;
    this.#chosen = key;
    const next = drawInspector(rows.find(row => row.key === key));
    this.inspector.replaceWith(next);
    this.inspector = next;
  }

  /** @returns whether the key means something here */
  key(key) {
    if (!this.#exchange) return false;
    if (key === '+') this.#zoom(CLOSER);
    else if (key === '-') this.#zoom(1 / CLOSER);
    else if (key === '=') this.#to(wholeOf(this.#exchange));
    else return false;
    return true;
  }

  #zoom(factor) {
    this.#to(this.#scale.zoomed(factor, this.#scale.momentAt(0.5), wholeOf(this.#exchange)));
  }

  #move(share) {
    this.#to(this.#scale.moved(share, wholeOf(this.#exchange)));
  }

  #zoomTo(from, to) {
    this.#to(this.#scale.zoomed((to - from) / this.#scale.span, (from + to) / 2, wholeOf(this.#exchange)));
  }

  #to(scale) {
    this.#scale = scale;
    this.#draw(this.frame.contains(document.activeElement));
  }
}

function facts(exchange, now) {
  const all = [
    ['took', exact(exchange.duration_ms)], ['deadline', exchange.deadline_ms === undefined ? 'none' : millis(exchange.deadline_ms)],
    ['no call open', exchange.overhead_ms === undefined ? undefined : millis(exchange.overhead_ms)], ['sent', bytes(exchange.bytes)],
    ['listener', exchange.listener], ['ended', clock(Date.parse(exchange.time) + exchange.duration_ms, now)], ['request', exchange.request_id], ['trace', exchange.trace_id],
  ];
  return h('dl', {class: 'exchange-facts'}, all.filter(([, value]) => value !== undefined).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

/** What an operator wants to know first. */
function verdict(exchange) {
  const [first, second] = blame([exchange]);
  if (!first) return h('p', {class: 'exchange-verdict'}, 'The critical path of this exchange is not known.');
  return h('p', {class: 'exchange-verdict'},
    h('strong', {}, `${percent(first.share)} of ${millis(exchange.duration_ms)}: `), `${meaning(first)} (${millis(first.ms)}).`,
    second?.share >= 0.1 && ` Then ${percent(second.share)}: ${meaning(second)} (${millis(second.ms)}).`);
}
