// The calls that a request would make, as cards from left to right: those to the right wait for some to the left.

import {h} from '../dom.js';
import {count, millis, percent, plural} from '../format.js';

/** The calls by what they wait for: the first stage waits for none. */
export function stagesOf(calls) {
  const depths = new Map();
  const depthOf = name => {
    if (!depths.has(name)) {
      depths.set(name, 0);
      const call = calls.find(one => one.name === name);
      depths.set(name, Math.max(0, ...(call?.after ?? []).map(before => 1 + depthOf(before))));
    }
    return depths.get(name);
  };
  const stages = [];
  for (const call of calls) (stages[depthOf(call.name)] ??= []).push(call);
  return stages;
}

const RUNS = {no: 'not made', perhaps: 'perhaps'};

export function drawCall(call) {
  const {name, runs, why, after, method, paths, items, upstreams, optional, background} = call;
  return h('li', {class: `try-call ${runs}`},
    h('p', {}, h('b', {}, name), RUNS[runs] && h('span', {class: `chip tone-${runs === 'no' ? 'none' : 'warn'}`}, RUNS[runs]),
      optional && h('span', {class: 'chip tone-note'}, 'optional'), background && h('span', {class: 'chip tone-note'}, 'background')),
    why && h('p', {class: 'words wrap'}, why),
    paths.map((path, i) => h('p', {}, h('code', {}, `${i === 0 ? method : '·'} ${path}`))),
    items !== undefined && h('p', {class: 'words'}, `${plural(items, 'item')}${items > paths.length ? `, the first ${paths.length} shown` : ''}`),
    upstreams.map(target => drawTarget(target, upstreams.length > 1)),
    h('p', {class: 'words wrap'}, efforts(call)),
    after.length > 0 && h('p', {class: 'words'}, `after ${after.join(', ')}`));
}

function drawTarget({upstream, percent: share, chosen, endpoints, permits}, several) {
  const part = !several ? '' : chosen === true ? ', chosen by the request' : chosen === false ? ', not chosen' : `, ${percent(share / 100)} of them`;
  return h('p', {class: 'words wrap', title: `${count(permits.max_concurrent)} permits, ${count(permits.max_queue)} may wait`},
    `→ ${upstream}${part}: ${endpoints.join(', ')}`);
}

function efforts({timeout_ms: timeout, attempts, hedge}) {
  return [`within ${millis(timeout)}`, attempts > 1 && `up to ${plural(attempts, 'attempt')}`, hedge && `hedged ${hedge}`].filter(Boolean).join(', ');
}
