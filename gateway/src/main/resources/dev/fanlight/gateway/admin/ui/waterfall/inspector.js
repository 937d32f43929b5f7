// The exact numbers of one row. The panel keeps its height, so that nothing moves while somebody walks over the rows.

import {h} from '../dom.js';
import {exact} from './scale.js';

/** @param row of rows.js; undefined: none is chosen */
export function drawInspector(row) {
  return h('section', {class: 'wf-inspector', 'aria-label': 'Exact numbers'},
    row ? [head(row), numbers(row)] : h('p', {class: 'hint'}, 'Point at a row, or walk with ↑ and ↓, to see its exact numbers. Drag over the picture, or press + and −, to zoom.'));
}

function head(row) {
  const after = row.call?.after && !row.attempt ? `after ${row.call.after}` : '';
  const facts = [row.note, row.mark?.text ?? row.call?.outcome, row.call?.status && !row.attempt ? `status ${row.call.status}` : '', after];
  return h('p', {}, h('b', {}, row.title), ' ', h('span', {class: 'wf-note'}, facts.filter(Boolean).join(' · ')));
}

function numbers(row) {
  const facts = [
    row.start !== undefined && fact('starts at', exact(row.start)),
    row.end !== undefined && fact('ends at', exact(row.end)),
    row.end !== undefined && fact('takes', exact(row.end - row.start)),
    row.deadline !== undefined && fact('deadline at', exact(row.deadline)),
    row.left !== undefined && fact('budget left', exact(row.left)),
  ];
  return h('dl', {}, facts, row.kind === 'path' ? [] : row.parts.map(part => fact(part.label, part.count ?? exact(part.took), part.phase)));
}

function fact(label, value, phase) {
  return h('div', {}, h('dt', {}, phase && h('i', {class: `swatch phase-${phase}`}), label), h('dd', {}, value));
}
