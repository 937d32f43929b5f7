// The last five minutes of the whole gateway, above every view: requests, errors, and the ribbon of events.

import {h, s, set, text} from './dom.js';
import {clock, rate} from './format.js';
import {axis, KINDS, path, points, ribbon} from './spark.js';

const [WIDTH, HEIGHT] = [1000, 44];
const EVENTS_SHOWN = 50;

export class Pulse {
  constructor(page) {
    this.page = page;
    this.requests = s('path', {class: 'pulse-requests'});
    this.errors = s('path', {class: 'pulse-errors'});
    this.ribbon = ribbon(() => this.#events());
    this.most = h('span', {class: 'pulse-most'});
    this.latest = h('button', {type: 'button', class: 'quiet pulse-latest', on: {click: () => this.#events()}}, 'Events');
    this.element = h('section', {class: 'pulse', 'aria-label': 'The last five minutes'},
      h('div', {class: 'pulse-chart'},
        s('svg', {viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': 'Requests and errors in a second'},
          this.requests, this.errors),
        this.most, this.ribbon.element, axis()),
      h('div', {class: 'pulse-side'},
        h('p', {class: 'legend'}, h('span', {class: 'key key-requests'}), 'requests', h('span', {class: 'key key-errors'}), 'errors'),
        this.latest));
  }

  update(live) {
    const now = live.now();
    const all = points(live.samples, sample => sample.totals.rate);
    const failed = points(live.samples, sample => sample.totals.error_rate);
    const most = Math.max(1, ...all.map(point => point[1]));
    set(this.requests, {d: path(all, now, WIDTH, HEIGHT, most, true)});
    set(this.errors, {d: path(failed, now, WIDTH, HEIGHT, most, true)});
    text(this.most, rate(most));
    this.ribbon.update(live);
    const last = live.events.at(-1);
    text(this.latest, last ? `${live.events.length} events, last ${clock(last.time, now)}` : 'No events yet');
    set(this.latest, {disabled: !last});
  }

  #events() {
    const now = this.page.live.now();
    const items = this.page.live.events.slice(-EVENTS_SHOWN).reverse().map(event => {
      const kind = KINDS[event.kind] ?? {title: event.kind, tone: 'note'};
      return h('li', {},
        h('time', {datetime: event.time}, clock(event.time, now)), h('span', {class: `chip tone-${kind.tone}`}, kind.title),
        h('span', {class: 'event-words'}, h('strong', {}, event.subject), ` ${event.text}`));
    });
    const dialog = h('dialog', {class: 'events', 'aria-labelledby': 'events-title', on: {close: () => dialog.remove()}},
      h('h2', {id: 'events-title'}, 'Events'), h('ol', {}, items),
      h('form', {method: 'dialog'}, h('button', {class: 'primary'}, 'Close')));
    document.body.append(dialog);
    dialog.showModal();
  }
}
