// Who was on the critical path in a band, beside all other exchanges: a sentence, two bars, and the numbers.

import {h} from '../dom.js';
import {count, millis, percent} from '../format.js';
import {meaning} from '../waterfall/path.js';
import {compare, culprit} from './compare.js';

const SHOWN = 10;

/** @param inside, outside lists of exchanges */
export function drawBlame(inside, outside) {
  const parts = compare(inside, outside);
  return [
    verdict(culprit(parts), inside, outside),
    h('div', {class: 'why-bars'},
      bar(`In the band: ${count(inside.length)}`, parts, part => part.insideShare),
      outside.length > 0 && bar(`All others: ${count(outside.length)}`, parts, part => part.outsideShare)),
    table(parts, outside.length > 0),
  ];
}

function verdict(part, inside, outside) {
  if (!part) return h('p', {class: 'exchange-verdict'}, inside.length === 0 ? 'No exchange is in this band.' : 'These exchanges are not slower than the others.');
  const elsewhere = outside.length > 0 ? ` In all others it is ${millis(part.outside)}. Nothing else differs as much.` : '';
  return h('p', {class: 'exchange-verdict'}, h('strong', {}, `${percent(part.insideShare)} of the time: `), `${meaning(part)}, ${millis(part.inside)} on average.`, elsewhere);
}

function bar(title, parts, shareOf) {
  return [
    h('span', {}, title),
    h('div', {class: 'why-bar', 'aria-hidden': true}, parts.filter(part => shareOf(part) > 0).map(part => h('i', {
      class: `phase-${part.phase}`, style: {'flex-grow': shareOf(part)}, title: `${percent(shareOf(part))}: ${meaning(part)}`,
    }, shareOf(part) > 0.12 && h('b', {}, nameOf(part))))),
  ];
}

function nameOf({who, phase}) {
  return who ? `${who} ${phase}` : phase;
}

function table(parts, others) {
  const head = [['On the critical path'], ['Phase'], ['In the band', 'end'], ['Share', 'end'], ...(others ? [['All others', 'end'], ['Share', 'end']] : [])];
  return h('table', {class: 'numbers'},
    h('caption', {class: 'offscreen'}, 'Average time of each call and phase on the critical path'),
    h('thead', {}, h('tr', {}, head.map(([words, side]) => h('th', {scope: 'col', class: side}, words)))),
    h('tbody', {}, parts.slice(0, SHOWN).map(part => h('tr', {},
      h('th', {scope: 'row'}, part.who || 'gateway'), h('td', {}, h('i', {class: `swatch phase-${part.phase}`}), part.phase),
      [part.inside, part.insideShare, ...(others ? [part.outside, part.outsideShare] : [])].map((value, i) =>
        h('td', {class: i > 1 ? 'end words' : 'end'}, i % 2 === 0 ? millis(value) : percent(value)))))));
}
