// A histogram to choose a band from: by dragging over it, or by two sliders that the keyboard moves.

import {h, set, text} from '../dom.js';
import {millis, plural} from '../format.js';

const EDGES = 7;

/**
 * @param columns of histogram.js
 * @param band {first, last}, by index
 * @param chosen called with another band
 */
export function drawChart(columns, band, chosen) {
  const most = Math.max(...columns.map(column => column.count));
  const bars = h('div', {class: 'why-columns', 'aria-hidden': true}, columns.map((column, i) => drawColumn(column, most, i >= band.first && i <= band.last)));
  dragOver(bars, columns.length, chosen);
  return h('div', {class: 'why-chart'},
    h('div', {class: 'why-most', 'aria-hidden': true}, plural(most, 'exchange')), bars, drawEdges(columns),
    h('div', {class: 'why-sliders'},
      slider('From', columns, 'from', band.first, first => chosen({first, last: Math.max(first, band.last)})),
      slider('To', columns, 'to', band.last, last => chosen({first: Math.min(band.first, last), last}))));
}

function drawColumn(column, most, inside) {
  const height = column.count === 0 ? '0' : `max(2px, ${(column.count / most) * 100}%)`;
  return h('span', {class: inside ? 'inside' : '', title: `${millis(column.from)} to ${millis(column.to)}: ${plural(column.count, 'exchange')}`},
    h('i', {style: {height}}));
}

function drawEdges(columns) {
  const every = Math.max(1, Math.ceil(columns.length / EDGES));
  return h('div', {class: 'why-edges', 'aria-hidden': true}, columns.map((column, i) => h('span', {}, i % every === 0 && h('b', {}, millis(column.from)))));
}

/** It says where it is while it moves, and tells of the change when it is let go: then another chart takes its place. */
function slider(name, columns, edge, value, changed) {
  const words = at => millis(columns[at][edge]);
  const now = h('b', {}, words(value));
  return h('label', {}, h('span', {}, `${name} `, now),
    h('input', {
      type: 'range', name: edge, min: 0, max: columns.length - 1, value, 'aria-valuetext': words(value),
      on: {
        input: ({target}) => set(target, {'aria-valuetext': text(now, words(target.value)).textContent}),
        change: ({target}) => changed(Number(target.value)),
      },
    }));
}

function dragOver(bars, count, chosen) {
  let pressed = NaN;
  const placeOf = event => {
    const {left, width} = bars.getBoundingClientRect();
    return Math.min(count - 1, Math.max(0, Math.floor(((event.clientX - left) / width) * count)));
  };
  const mark = (first, last) => [...bars.children].forEach((bar, i) => bar.classList.toggle('inside', i >= first && i <= last));
  const bandTo = event => [pressed, placeOf(event)].sort((a, b) => a - b);
  bars.addEventListener('pointerdown', event => {
    pressed = placeOf(event);
    bars.setPointerCapture(event.pointerId);
    mark(pressed, pressed);
  });
  bars.addEventListener('pointermove', event => {
    if (!Number.isNaN(pressed)) mark(...bandTo(event));
  });
  bars.addEventListener('pointerup', event => {
    const [first, last] = bandTo(event);
    pressed = NaN;
    chosen({first, last});
  });
}
