// The recent exchanges as links, the newest first. Each has its critical path as a thin bar.

import {h} from '../dom.js';
import {clock, millis, plural} from '../format.js';
import {meaning} from './path.js';

/** This share of all is shorter than the whole width: one tunnel must not make all else small. */
const LONG = 0.95;

/**
 * @param exchanges of /api/exchanges
 * @param chosen the id of the one that is shown
 * @param linkTo gives the address of the view that shows an exchange
 * @param now the gateway's time
 */
export function drawList(exchanges, chosen, linkTo, now) {
  const durations = exchanges.map(exchange => exchange.duration_ms).sort((a, b) => a - b);
  const longest = durations[Math.floor(durations.length * LONG)] ?? 1;
  return exchanges.map(exchange => h('li', {}, drawEntry(exchange, exchange.id === chosen, longest, linkTo, now)));
}

function drawEntry(exchange, isChosen, longest, linkTo, now) {
  const {id, route, method, status, time, duration_ms: duration} = exchange;
  return h('a', {href: linkTo(id), 'data-id': id, 'aria-current': isChosen ? 'true' : null},
    h('span', {class: 'route'}, route), h('span', {class: `code code-${Math.floor(status / 100)}`}, status),
    h('span', {class: 'end'}, millis(duration)),
    drawBar(exchange, longest),
    h('span', {class: 'little'}, `${method} · ${trouble(exchange)}`), h('time', {datetime: time}, clock(time, now)));
}

/** The square root keeps the short ones visible beside the long ones. */
function drawBar(exchange, longest) {
  return h('span', {class: 'path-bar', 'aria-hidden': true, style: {width: `${Math.min(100, Math.max(2, Math.sqrt(exchange.duration_ms / longest) * 100))}%`}},
    (exchange.critical_path ?? []).map(part => h('i', {
      class: `phase-${part.phase}`, title: `${millis(part.duration_ms)}: ${meaning({who: part.call ?? part.plugin, phase: part.phase})}`,
      style: {'flex-grow': part.duration_ms},
    })));
}

/** Whether the filter of the page is in what a person may look for. */
export function matches({route, method, request_id: id, trace_id: trace, error, calls}, filter) {
  const texts = [route, method, id, trace, error, ...calls.flatMap(call => [call.name, call.upstream, call.error])];
  return !filter || texts.some(text => text?.toLowerCase().includes(filter));
}

function trouble({error, calls, calls_omitted: omitted = 0}) {
  if (error) return error;
  const bad = calls.filter(call => !['success', 'cancelled'].includes(call.outcome)).length;
  const cut = calls.filter(call => call.outcome === 'cancelled').length;
  const all = plural(calls.length + omitted, 'call');
  return [all, bad > 0 && `${bad} failed`, cut > 0 && `${cut} cut`].filter(Boolean).join(', ');
}
