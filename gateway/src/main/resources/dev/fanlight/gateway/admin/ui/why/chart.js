// A histogram to choose a band from: by dragging over it, or by two sliders that the keyboard moves.

import {h} from '../dom.js';
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
      slider('From', columns, band.first, columns[band.first].from, first => chosen({first, last: Math.max(first, band.last)})),
      slider('To', columns, band.last, columns[band.last].to, last => chosen({first: Math.min(band.first, last), last}))));
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

function slider(name, columns, value, ms, changed) {
  return h('label', {}, h('span', {}, `${name} `, h('b', {}, millis(ms))),
    h('input', {
      type: 'range', name: name.toLowerCase(), min: 0, max: columns.length - 1, value, 'aria-valuetext': millis(ms),
      on: {input: event => changed(Number(event.target.value))},
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
