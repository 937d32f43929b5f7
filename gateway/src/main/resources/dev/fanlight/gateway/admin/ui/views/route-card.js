// Beside the map: one route with its join, timeouts, calls and numbers; or how to read the map.

import {copyBar, label} from '../copy.js';
import {h, keyed, set, text} from '../dom.js';
import {count, millis, NONE, percent, plural, rate} from '../format.js';

/** Phases of a call in which it waits. */
const WAITS = ['turn', 'queue'];

/** How to read the map. */
export function legend() {
  return [
    h('h2', {}, 'How to read it'),
    h('p', {}, 'The width of a band is its rate.'),
    h('div', {class: 'scale', role: 'img', 'aria-label': 'Colour: from no time spent waiting to all of it'}),
    h('p', {class: 'scale-words'}, h('span', {}, 'no waiting'), h('span', {}, 'only waiting')),
    h('p', {}, 'The colour is the share of the time that is spent waiting for a turn or a permit. Grey had no traffic in the last seconds.'),
    h('p', {}, 'A dashed band stands for several listeners: requests are not counted for each of them.'),
    h('p', {class: 'hint'}, 'Point at a route to see its join, its timeouts and its calls. j and k go from route to route. An upstream leads to its bulkhead.'),
  ];
}

export class RouteCard {
  constructor(route, page) {
    this.route = route;
    this.elements = this.#elements(route, page);
  }

  /** What stays the same while numbers change. */
  #elements(route, page) {
    this.facts = h('dl', {class: 'facts'});
    this.critical = h('ul', {class: 'critical'});
    const calls = route.calls.map(call => h('li', {}, h('strong', {}, call.name), ` to ${call.upstreams.join(', ')}`, h('span', {class: 'words'}, traits(call))));
    return [
      h('h2', {}, route.name), h('p', {class: 'mono'}, `${route.methods.join(', ')} ${route.host ?? ''}${route.path}`.trim()),
      h('p', {}, action(route)), this.facts,
      h('h3', {}, 'What its time goes to'), this.critical,
      ...(calls.length ? [h('h3', {}, 'Calls'), h('ul', {class: 'calls'}, calls)] : []),
      ...(route.plugins.length ? [h('h3', {}, 'Plugins, outermost first'), h('p', {}, route.plugins.join(', '))] : []),
      copyBar(page, () => ({
        curl: page.api.curl('/api/live?once=true'),
        json: () => JSON.stringify({...route, now: page.live.state?.routes[route.name]}, null, 2),
        promql: `sum by (status) (rate(fanlight_requests_total{route=${label(route.name)}}[1m]))`,
      })),
    ];
  }

  /** Shows the numbers of now. */
  update(now) {
    const statuses = Object.entries(now.statuses ?? {}).map(([status, value]) => `${status} ${rate(value)}`).join(', ');
    const all = [
      ['Rate', now.rate > 0 ? rate(now.rate) : 'no traffic'], ['Statuses', statuses || NONE], ['In flight', count(now.in_flight ?? 0)],
      ['Median', millis(now.p50_ms)], ['p99', millis(now.p99_ms)], ['Timeout', millis(this.route.timeout_ms)], ['Since the start', count(now.total ?? 0)],
    ];
    keyed(this.critical, now.critical ?? [], part => `${part.call} ${part.phase}`, part => h('li', {}, h('span', {class: 'critical-bar'}), h('span', {}, `${part.call}, ${part.phase}`), h('strong', {})),
      (element, part) => {
        set(element.firstChild, {style: {width: `${100 * part.share}%`}, class: `critical-bar${WAITS.includes(part.phase) ? ' waits' : ''}`});
        text(element.lastChild, percent(part.share));
      });
    keyed(this.facts, all, ([term]) => term, ([term]) => h('div', {}, h('dt', {}, term), h('dd', {})), (element, [, value]) => text(element.lastChild, value));
  }
}

function action(route) {
  if (route.action === 'fan_out') return `Fan-out of ${plural(route.calls.length, 'call')}, join ${route.join}.`;
  if (route.action === 'batch') return `Batch of at most ${plural(route.most, 'request')}, join ${route.join}.`;
  if (route.action === 'respond') return `Answers ${route.status} by itself.`;
  return 'Proxy.';
}

/** What is special about a call. */
function traits(call) {
  return [
    call.timeout_ms && `timeout ${millis(call.timeout_ms)}`, call.after && `after ${call.after.join(', ')}`,
    call.for_each && `for each of at most ${count(call.for_each)}`, call.optional && 'optional', call.background && 'in the background',
    call.attempts > 1 && `${plural(call.attempts, 'attempt')}`, call.hedges && `hedge${call.hedge_ms ? ` after ${millis(call.hedge_ms)}` : ''}`,
  ].filter(Boolean).join(', ');
}
