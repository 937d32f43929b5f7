// The critical path: where it goes over the rows of a waterfall, who was on it for how long, and that in words.

import {baseOf} from './calls.js';

/** The record is exact to a thousandth of a millisecond. */
const ROUNDING = 0.002;

/**
 * The critical path on the rows that are shown: [{row, from, to}], with the index of the row. What is folded away
 * stands on the row of its group.
 */
export function outlines(exchange, rows) {
  const all = [];
  for (const part of exchange.critical_path ?? []) {
    const next = {row: rowOf(part, rows), from: part.start_ms, to: part.start_ms + part.duration_ms};
    const last = all.at(-1);
    if (last && last.row === next.row && next.from - last.to <= ROUNDING) last.to = next.to;
    else if (next.row >= 0) all.push(next);
  }
  return all;
}

function rowOf(part, rows) {
  const fits = rows.map((row, index) => ({row, index})).filter(({row}) => covers(row, part));
  const best = [({row}) => row.mark?.kind === 'won', ({row}) => row.kind === 'attempt', ({row}) => row.kind !== 'group', () => true];
  return best.map(wanted => fits.find(wanted)).find(Boolean)?.index ?? -1;
}

function covers(row, part) {
  if (row.start > part.start_ms + ROUNDING || row.end < part.start_ms + part.duration_ms - ROUNDING) return false;
  if (row.kind === 'plugin') return part.plugin === row.title;
  if (part.call === undefined) return false;
  return row.kind === 'group' ? row.calls.some(call => call.name === part.call) : row.call?.name === part.call;
}

/** Where the path goes on, on another row or later: [{left, at, from, to}]. It leaves row `from`, and comes to row `to`. */
export function links(marked) {
  return marked.slice(1)
    .map((next, i) => ({left: marked[i].to, at: next.from, from: marked[i].row, to: next.row}))
    .filter(link => link.from !== link.to || link.at - link.left > ROUNDING);
}

/** Who was on the critical path of the exchanges, the longest first: [{who, phase, ms, share}]. The shares sum to 1. */
export function blame(exchanges) {
  const sums = new Map();
  let total = 0;
  for (const part of exchanges.flatMap(exchange => exchange.critical_path ?? [])) {
    const who = part.call === undefined ? part.plugin ?? '' : baseOf({name: part.call});
    const key = `${part.phase} ${who}`;
    const sum = sums.get(key) ?? {key, who, phase: part.phase, ms: 0};
    sum.ms += part.duration_ms;
    total += part.duration_ms;
    sums.set(key, sum);
  }
  return [...sums.values()].map(sum => ({...sum, share: total > 0 ? sum.ms / total : 0})).sort((a, b) => b.ms - a.ms);
}

/** What a phase means, as a clause. */
export function meaning({who, phase}) {
  switch (phase) {
    case 'turn': return `${who} waited for its turn (concurrency)`;
    case 'queue': return who ? `${who} waited for a permit, or for its next attempt` : 'the exchange waited for a permit of its route';
    case 'connect': return `${who} waited for a connection`;
    case 'head': return `${who} waited for its upstream to answer`;
    case 'body': return `the body of ${who} came in, and went to the client if it streams`;
    case 'plugin': return `the plugin ${who} worked`;
    default: return 'no call was open: the gateway itself worked, or sent the answer';
  }
}
