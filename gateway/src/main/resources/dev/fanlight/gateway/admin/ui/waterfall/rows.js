// What the waterfall shows of an exchange, row by row, as plain values. Nothing is drawn here. All times are in
// milliseconds from the exchange's start.
//
// A row is {key, kind, depth, title, note, start, end, segments, mark, deadline, left, open, parts}. `kind` is one of
// path, plugin, group, call, attempt and omitted. `left` is what the deadline left at the row's start. `open` is
// missing where a row holds no others. `parts` are the numbers that the inspector shows.

import {attemptsOf, baseOf, endOf, isWinner, runsFrom} from './calls.js';
import {callMark, attemptMark} from './marks.js';
import {count, plural} from '../format.js';

/** Calls of one name, as `for_each` and batches make them, share a row if there are as many as this. */
const GROUP_FROM = 4;

/** A group of up to as many calls is open at first. */
const OPEN_UP_TO = 6;

/**
 * @param exchange of /api/exchanges
 * @param toggled keys of the rows that somebody has opened or closed
 */
export function rowsOf(exchange, toggled = new Set()) {
  const calls = exchange.calls.map((call, index) => ({...call, index, end_ms: endOf(call)}));
  return [
    pathRow(exchange),
    ...(exchange.plugins ?? []).map(pluginRow),
    ...groups(calls).flatMap(group => groupRows(group, exchange, toggled)),
    ...omittedRows(exchange),
  ];
}

function pathRow(exchange) {
  const segments = (exchange.critical_path ?? []).map(part => (
    {...segment(part.phase, part.start_ms, part.start_ms + part.duration_ms), text: part.call ?? part.plugin ?? ''}));
  return {
    key: 'path', kind: 'path', depth: 1, title: 'Critical path', note: '', start: 0, end: exchange.duration_ms,
    segments, deadline: exchange.deadline_ms, left: exchange.deadline_ms,
    parts: segments.map(one => ({label: one.text ? `${one.text}, ${one.phase}` : one.phase, phase: one.phase, took: one.to - one.from})),
  };
}

/** A plugin works before the calls and after them. In between it waits for the rest of the chain. */
function pluginRow(plugin) {
  const end = plugin.left_ms ?? plugin.resumed_ms ?? plugin.proceeded_ms ?? plugin.entered_ms;
  const passed = plugin.proceeded_ms !== undefined;
  const works = [segment('plugin', plugin.entered_ms, plugin.proceeded_ms ?? end)];
  if (passed && plugin.resumed_ms !== undefined) works.push(segment('plugin', plugin.resumed_ms, end));
  return {
    key: `plugin ${plugin.place}`, kind: 'plugin', depth: 1, title: plugin.name, note: passed ? 'plugin' : 'plugin, answered',
    start: plugin.entered_ms, end, segments: works.length > 1 ? [segment('pause', plugin.proceeded_ms, plugin.resumed_ms), ...works] : works,
    mark: plugin.failed ? {at: end, kind: 'failed', text: 'failed'} : undefined,
    parts: works.map((work, i) => ({label: i === 0 ? 'with the request' : 'with the answer', phase: 'plugin', took: work.to - work.from})),
  };
}

/** The calls by name, both in the order in which they began. */
function groups(calls) {
  return [...Map.groupBy(calls.sort((a, b) => a.start_ms - b.start_ms), baseOf).values()];
}

function groupRows(calls, exchange, toggled) {
  if (calls.length < GROUP_FROM) return calls.flatMap(call => callRows(call, exchange, 1, toggled));
  const key = `group ${baseOf(calls[0])}`;
  const open = calls.length <= OPEN_UP_TO !== toggled.has(key);
  return [groupRow(calls, key, open), ...(open ? calls.flatMap(call => callRows(call, exchange, 2, toggled)) : [])];
}

function groupRow(calls, key, open) {
  const most = Math.max(...crowd(calls).map(step => step.open));
  const bad = calls.filter(call => call.outcome !== 'success').length;
  const times = calls.map(call => call.end_ms - call.start_ms).sort((a, b) => a - b);
  return {
    key, kind: 'group', depth: 1, open, calls, title: `${baseOf(calls[0])} × ${calls.length}`,
    note: [`${most} at once`, bad > 0 && `${bad} failed`].filter(Boolean).join(', '),
    start: Math.min(...calls.map(call => call.start_ms)), end: Math.max(...calls.map(call => call.end_ms)), segments: [],
    parts: [
      {label: 'at once, at most', count: most}, {label: 'fastest', took: times[0]},
      {label: 'median', took: times[times.length >> 1]}, {label: 'slowest', took: times.at(-1)},
    ],
  };
}

/** How many of the calls ran, from each moment on at which that changed. A call that waits does not run. */
export function crowd(calls) {
  const changes = calls.flatMap(call => [[runsFrom(call), 1], [call.end_ms, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let open = 0;
  return changes.map(([at, by]) => ({at, open: (open += by)}));
}

function callRows(call, exchange, depth, toggled) {
  const attempts = attemptsOf(call);
  const key = `call ${call.index}`;
  const open = attempts.length > 1 ? !toggled.has(key) : undefined;
  const row = {
    key, kind: 'call', depth, call, open, title: call.name,
    note: [call.upstream, attempts.length === 1 ? attempts[0].endpoint : attempts.length > 1 && plural(attempts.length, 'attempt')].filter(Boolean).join(' · '),
    start: call.start_ms, end: call.end_ms, segments: [...waits(call), ...runs(call, attempts)].filter(isLong), mark: callMark(call),
    deadline: call.deadline_ms, left: leftAt(call, exchange, attempts[0]?.start_ms ?? call.start_ms), parts: callParts(call, attempts),
  };
  return [row, ...(open ? attempts.map(attempt => attemptRow(attempt, call, exchange, depth + 1)) : [])];
}

/** The time before the first attempt. */
function waits(call) {
  const turn = call.start_ms + (call.turn_ms ?? 0);
  return [segment('turn', call.start_ms, turn), segment('queue', turn, turn + (call.queue_ms ?? 0))];
}

/** A call whose attempts have rows of their own shows a frame around them. */
function runs(call, attempts) {
  const from = runsFrom(call);
  if (attempts.length > 1) return [segment('pause', from, call.end_ms)];
  return attempts.length === 1 ? attemptSegments(attempts[0], call) : [segment('head', from, call.end_ms, call.outcome === 'success')];
}

function attemptRow(attempt, call, exchange, depth) {
  const end = attempt.end_ms ?? call.end_ms;
  return {
    key: `call ${call.index} attempt ${attempt.number}`, kind: 'attempt', depth, call, attempt,
    title: `#${attempt.number} ${attempt.reason}`, note: attempt.endpoint, start: attempt.start_ms, end,
    segments: attemptSegments(attempt, call), mark: attemptMark(attempt, call, end),
    left: leftAt(call, exchange, attempt.start_ms), parts: attemptParts(attempt, end),
  };
}

function attemptSegments(attempt, call) {
  const won = isWinner(attempt, call);
  return steps(attempt, attempt.end_ms ?? call.end_ms).map(([phase, from, to]) => segment(phase, from, to, won)).filter(isLong);
}

/** What the attempt came to: [[phase, from, to]]. */
function steps({start_ms: start, connected_ms: connected, head_ms: head}, end) {
  const all = [['connect', start, connected ?? end]];
  if (connected !== undefined) all.push(['head', connected, head ?? end]);
  if (head !== undefined) all.push(['body', head, end]);
  return all;
}

function segment(phase, from, to, won = true) {
  return {phase, from, to, won};
}

function isLong({from, to}) {
  return to > from;
}

function omittedRows({calls_omitted: omitted}) {
  if (!omitted) return [];
  return [{key: 'omitted', kind: 'omitted', depth: 1, title: `${count(omitted)} more calls`, note: 'counted only', segments: [], parts: []}];
}

function leftAt(call, exchange, at) {
  const deadline = Math.min(call.deadline_ms ?? Infinity, exchange.deadline_ms ?? Infinity);
  return Number.isFinite(deadline) ? deadline - at : undefined;
}

function callParts(call, attempts) {
  const parts = [
    {label: 'turn', phase: 'turn', took: call.turn_ms ?? 0},
    {label: 'queue', phase: 'queue', took: call.queue_ms ?? 0},
  ];
  if (attempts.length === 1) return [...parts, ...attemptParts(attempts[0], attempts[0].end_ms ?? call.end_ms)];
  return attempts.length > 1 ? [...parts, {label: plural(attempts.length, 'attempt'), took: call.end_ms - runsFrom(call)}] : parts;
}

function attemptParts(attempt, end) {
  return steps(attempt, end).map(([phase, from, to]) => ({label: phase === 'head' ? 'to head' : phase, phase, took: to - from}));
}
