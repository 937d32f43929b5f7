// Draws the rows of a waterfall. Colours, heights and hatching are those of waterfall.css.

import {h} from '../dom.js';
import {millis} from '../format.js';
import {links, outlines} from './path.js';
import {crowd} from './rows.js';

const TICKS = 6;

/** Of a mark's text, in pixels. */
const LETTER = 6.4;

/** In pixels: the names and the numbers beside the picture. */
const BESIDE = 360;

/** In pixels; waterfall.css has the same. */
const HEIGHTS = {attempt: 22, group: 36};
const HEIGHT = 28;

/**
 * @param rows of rows.js
 * @param scale the part of time that is shown
 * @param width of all, in pixels
 * @returns the axis and the rows, as a tree that the keyboard can walk
 */
export function drawRows(exchange, rows, scale, width) {
  const letter = (100 * LETTER) / Math.max(width - BESIDE, 1);
  const marked = outlines(exchange, rows);
  return h('div', {class: 'wf'},
    drawAxis(exchange, scale),
    h('div', {class: 'wf-stage'},
      drawGrid(exchange, scale),
      h('div', {class: 'wf-rows', role: 'tree', 'aria-label': 'Plugins, calls and attempts'},
        rows.map((row, i) => drawRow(row, i, scale, marked.filter(outline => outline.row === i), letter))),
      drawLinks(links(marked), rows, scale)));
}

function drawAxis(exchange, scale) {
  const ticks = scale.ticks(TICKS).map(ms => place(h('span', {class: scale.at(ms) < 3 ? 'wf-tick first' : 'wf-tick'}, millis(ms)), scale.at(ms)));
  return h('div', {class: 'wf-axis', 'aria-hidden': true},
    h('div', {class: 'wf-heading'}, 'Plugin, call, attempt'),
    h('div', {class: 'wf-times'}, ticks, deadlineName(exchange, scale)),
    h('div', {class: 'wf-heading end'}, 'Took'),
    h('div', {class: 'wf-heading end', title: 'Time to the deadline when the row began'}, 'Budget left'));
}

function deadlineName({deadline_ms: deadline}, scale) {
  if (deadline === undefined || deadline < scale.from) return null;
  return scale.shows(deadline)
    ? place(h('span', {class: scale.at(deadline) < 15 ? 'wf-deadline-name first' : 'wf-deadline-name'}, `deadline ${millis(deadline)}`), scale.at(deadline))
    : h('span', {class: 'wf-deadline-name beyond'}, `deadline ${millis(deadline)} →`);
}

function drawGrid({deadline_ms: deadline, duration_ms: end}, scale) {
  return h('div', {class: 'wf-grid', 'aria-hidden': true},
    scale.ticks(TICKS).map(ms => place(h('i', {class: 'wf-line'}), scale.at(ms))),
    scale.shows(end) && place(h('i', {class: 'wf-line wf-end'}), scale.at(end)),
    deadline !== undefined && scale.shows(deadline) && place(h('i', {class: 'wf-line wf-deadline'}), scale.at(deadline)));
}

/** The critical path steps from row to row. */
function drawLinks(steps, rows, scale) {
  const tops = rows.reduce((all, row) => [...all, all.at(-1) + heightOf(row)], [0]);
  const middle = i => tops[i] + heightOf(rows[i]) / 2;
  return h('div', {class: 'wf-links', 'aria-hidden': true}, steps.flatMap(step => {
    const [top, bottom] = [middle(step.from), middle(step.to)].sort((a, b) => a - b);
    return [
      span(h('i', {class: 'wf-link wf-level', style: {top: `${middle(step.from)}px`}}), {from: step.left, to: step.at}, scale),
      place(h('i', {class: 'wf-link', hidden: !scale.shows(step.at), style: {top: `${top}px`, height: `${bottom - top}px`}}), scale.at(step.at)),
    ];
  }));
}

function heightOf(row) {
  return HEIGHTS[row.kind] ?? HEIGHT;
}

function drawRow(row, index, scale, marked, letter) {
  const fold = row.open === undefined ? '' : row.open ? '▾' : '▸';
  return h('div', {
    class: `wf-row wf-${row.kind}`, role: 'treeitem', tabindex: index === 0 ? 0 : -1, 'data-key': row.key, 'aria-level': row.depth,
    'aria-expanded': row.open === undefined ? null : String(row.open), 'aria-selected': 'false',
  },
  h('div', {class: `wf-name depth-${row.depth}`, title: `${row.title} ${row.note}`},
    h('span', {class: 'wf-fold', 'aria-hidden': true}, fold), h('b', {}, row.title), h('span', {class: 'wf-note'}, row.note),
    h('span', {class: 'offscreen'}, spoken(row, marked.length > 0))),
  h('div', {class: 'wf-track', 'aria-hidden': true},
    row.kind === 'group' ? drawCrowd(row, scale) : row.segments.map(segment => drawSegment(segment, scale)),
    marked.map(outline => span(h('i', {class: 'wf-outline'}), outline, scale)),
    row.kind === 'call' && row.deadline !== undefined && scale.shows(row.deadline) && place(h('i', {class: 'wf-own-deadline'}), scale.at(row.deadline)),
    drawMark(row.mark, scale, letter)),
  number('end', 'took', row.end === undefined ? undefined : row.end - row.start),
  number(row.left < 0 ? 'end wf-left over' : 'end wf-left', 'budget left', row.left));
}

function number(classes, meaning, ms) {
  return h('div', {class: classes}, ms !== undefined && [h('span', {class: 'offscreen'}, meaning), ` ${millis(ms)}`]);
}

/** What the picture shows of a row, for those who hear the page. */
function spoken(row, critical) {
  return [
    row.start !== undefined && `from ${millis(row.start)} on`, ...row.parts.map(part => `${part.label} ${part.count ?? millis(part.took)}`),
    row.mark?.text, critical && 'on the critical path',
  ].filter(Boolean).join(', ');
}

function drawSegment(segment, scale) {
  const roomy = scale.at(segment.to) - scale.at(segment.from) > 2 + (segment.text?.length ?? 0);
  return span(h('i', {class: `wf-segment phase-${segment.phase} ${segment.won ? 'won' : 'lost'}`}, roomy && segment.text), segment, scale);
}

/** Draws the text behind the mark, or before it where the track ends soon. */
function drawMark(mark, scale, letter) {
  if (!mark || !scale.shows(mark.at)) return null;
  const side = scale.at(mark.at) + (mark.text.length + 3) * letter > 100 ? 'before' : 'after';
  return place(h('span', {class: `wf-mark ${mark.kind} ${side}`}, h('span', {class: 'wf-text'}, mark.text)), scale.at(mark.at));
}

/** How many calls of a group ran at once. */
function drawCrowd(group, scale) {
  const steps = crowd(group.calls);
  const most = Math.max(...steps.map(step => step.open));
  return steps.slice(0, -1)
    .map((step, i) => ({...step, from: step.at, to: steps[i + 1].at}))
    .filter(step => step.open > 0 && step.to > step.from)
    .map(step => span(h('i', {class: 'wf-segment wf-crowd', style: {height: `${Math.max(10, (step.open / most) * 88)}%`}}), step, scale));
}

function place(element, percent) {
  element.style.left = `${percent}%`;
  return element;
}

function span(element, {from, to}, scale) {
  const [left, right] = [Math.max(0, scale.at(from)), Math.min(100, scale.at(to))];
  element.style.left = `${left}%`;
  element.style.width = `${right - left}%`;
  element.hidden = right <= left;
  return element;
}
