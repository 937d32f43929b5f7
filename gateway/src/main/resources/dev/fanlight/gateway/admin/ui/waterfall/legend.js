// What the colours, heights and marks of the waterfall mean.

import {h} from '../dom.js';

const PHASES = [
  ['turn', 'turn', 'The call waits because its fan-out lets only so many run (concurrency)'],
  ['queue', 'queue', 'The call waits for a permit of its bulkhead'],
  ['connect', 'connect', 'The attempt waits for a connection'],
  ['head', 'to head', 'The request is sent, and the upstream works'],
  ['body', 'body', 'The body of the response arrives'],
  ['plugin', 'plugin', 'A plugin works'],
  ['gateway', 'gateway', 'No call is open: the gateway works, or sends the answer'],
];

export function drawLegend() {
  return h('ul', {class: 'wf-legend', 'aria-label': 'Legend'},
    PHASES.map(([phase, name, meaning]) => entry(`phase-${phase}`, name, meaning)),
    entry('phase-head lost', 'lost', 'Hatched: an attempt that did not become the result. The reason stands beside it'),
    entry('cut', 'cut', 'Cancelled, because nobody needed it any more'),
    entry('deadline', 'deadline', 'What is open then is cut'),
    entry('outline', 'critical path', 'What made the exchange as long as it was. Its parts sum to the duration'));
}

function entry(sample, name, meaning) {
  return h('li', {title: meaning}, h('i', {class: `sample ${sample}`, 'aria-hidden': true}), name);
}
