// Small charts of the last five minutes. All of them have the same time axis, which ends now, and the ribbon of events
// on it: a mark for each reload, ejection and the like.

import {h, s, set, text} from './dom.js';
import {clock, seconds} from './format.js';

export const SPAN = 300_000;

/** Marks of a sparkline that are closer than this are one. */
const CLOSE = 6;

/** What a mark looks like, by the kind of its event. */
export const KINDS = {
  reload: {title: 'Reload', tone: 'note'},
  reload_failed: {title: 'Reload failed', tone: 'bad'},
  ejection: {title: 'Ejection', tone: 'bad'},
  health: {title: 'Health', tone: 'warn'},
  breaker: {title: 'Breaker', tone: 'bad'},
  panic: {title: 'Panic', tone: 'bad'},
  overload: {title: 'Overload', tone: 'bad'},
  blocked: {title: 'Blocked loop', tone: 'warn'},
  order: {title: 'Order', tone: 'note'},
};

/** `x` of a time, from 0 to `width`. */
const place = (time, now, width) => width * (1 - (now - time) / SPAN);

/** A line or an area through points `[time, value]`, in a box of `width` by `height` units. */
export function path(points, now, width, height, most, area) {
  const shown = points.filter(([time]) => now - time <= SPAN);
  if (shown.length === 0) return '';
  const at = ([time, value]) => `${place(time, now, width).toFixed(1)} ${(height - (height * value) / most).toFixed(1)}`;
  const line = shown.map(at).join('L');
  if (!area) return `M${line}`;
  const [first, last] = [place(shown[0][0], now, width), place(shown.at(-1)[0], now, width)];
  return `M${first.toFixed(1)} ${height}L${line}L${last.toFixed(1)} ${height}Z`;
}

/** The values of the samples, as points. What a sample does not have is 0 there. */
export function points(samples, value) {
  return samples.map(sample => [Date.parse(sample.time), value(sample) ?? 0]);
}

/**
 * A sparkline. `update(live, points, most, events)` draws it; `most` is the value of its upper edge. An area is drawn
 * for a quantity, a second line above it is thinner.
 */
export function sparkline({width = 160, height = 28, label}) {
  const area = s('path', {class: 'spark-area'});
  const line = s('path', {class: 'spark-line'});
  const marks = s('g', {class: 'spark-marks'});
  const element = s('svg', {
    class: 'spark', viewBox: `0 0 ${width} ${height}`, preserveAspectRatio: 'none', role: 'img', 'aria-label': label,
  }, s('line', {class: 'spark-base', x1: 0, x2: width, y1: height, y2: height}), area, line, marks);
  const update = (live, values, most, events = []) => {
    const now = live.now();
    const edge = Math.max(most, Number.EPSILON);
    set(area, {d: path(values, now, width, height, edge, true)});
    set(line, {d: path(values, now, width, height, edge, false)});
    const d = marked(events, now, width).map(x => `M${x} 0V${height}`).join('');
    if (marks.d !== d) {
      marks.d = d;
      marks.replaceChildren(...(d ? [s('path', {d})] : []));
    }
  };
  return {element, update};
}

/** Where the marks of events are. Those that would touch are one. */
function marked(events, now, width) {
  const places = events.filter(event => now - Date.parse(event.time) <= SPAN)
    .map(event => Math.round(place(Date.parse(event.time), now, width) / CLOSE) * CLOSE);
  return [...new Set(places)];
}

/** The ribbon itself: a row of marks that can be pointed at and reached by the keyboard. */
export function ribbon(onOpen) {
  const element = h('div', {class: 'ribbon', role: 'list', 'aria-label': 'Events of the last five minutes'});
  const known = new Map();
  const update = live => {
    const now = live.now();
    const shown = live.events.filter(event => now - Date.parse(event.time) <= SPAN).slice(-100);
    const ids = new Set(shown.map(event => event.number));
    for (const [id, mark] of known) {
      if (!ids.has(id)) {
        mark.remove();
        known.delete(id);
      }
    }
    for (const event of shown) {
      const mark = known.get(event.number) ?? make(event, now, onOpen);
      known.set(event.number, mark);
      if (!mark.parentNode) element.append(mark);
      set(mark, {style: {left: `${place(Date.parse(event.time), now, 100).toFixed(2)}%`}});
    }
  };
  return {element, update};
}

function make(event, now, onOpen) {
  const kind = KINDS[event.kind] ?? {title: event.kind, tone: 'note'};
  const words = `${clock(event.time, now)} ${kind.title}: ${event.subject}. ${event.text}`;
  return h('div', {role: 'listitem', class: `mark tone-${kind.tone}`},
    h('button', {type: 'button', title: words, 'aria-label': words, on: {click: () => onOpen(event)}}));
}

/** The words under a chart: how long ago its left edge was. */
export function axis() {
  return h('div', {class: 'axis', 'aria-hidden': true},
    h('span', {}, '5 min ago'), h('span', {}, '4'), h('span', {}, '3'), h('span', {}, '2'), h('span', {}, '1'), h('span', {}, 'now'));
}

/** How long ago something was, in words that change every second. */
export function ago(element, live, time) {
  text(element, `${seconds(Math.max(0, (live.now() - Date.parse(time)) / 1000))} ago`);
}
