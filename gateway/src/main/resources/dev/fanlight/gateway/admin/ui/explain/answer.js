// What the gateway would do with a request: who serves it, through which plugins, and with which calls.

import {h} from '../dom.js';
import {count, millis, plural} from '../format.js';
import {drawCall, stagesOf} from './plan.js';

/**
 * @param explanation of /api/try
 * @param filter of the page, for the routes
 */
export function drawAnswer(explanation, filter) {
  const {plan, refusal, preflight} = explanation;
  return [
    h('section', {class: 'panel', 'aria-label': 'Verdict'},
      h('p', {class: 'exchange-verdict', role: 'status'}, verdict(explanation)),
      preflight && h('p', {}, `It is a preflight for ${preflight.asks_for}. ${preflights(preflight)}`),
      plan && drawTimes(plan), plan?.notes.length > 0 && h('ul', {class: 'notes'}, plan.notes.map(note => h('li', {}, note)))),
    plan && !refusal && plan.plugins.length > 0 && drawPlugins(plan),
    plan && !refusal && plan.action.calls.length > 0 && drawCalls(plan.action),
    drawRoutes(explanation, filter),
  ].filter(Boolean);
}

function verdict({plan, refusal}) {
  if (refusal) {
    const {status, code} = refusal;
    const said = code ? h('strong', {class: 'tone-bad'}, `Refused with ${status} ${code}: `) : h('strong', {}, `Answered with ${status}: `);
    return [said, refusal.detail, refusal.allow && ` (allow: ${refusal.allow})`].filter(Boolean);
  }
  const {kind, join, calls, status, why} = plan.action;
  const does = status !== undefined ? `answers ${status} itself${why ? ` (${why})` : ''}` : kind === 'batch' ? 'answers a batch, item by item'
    : `makes ${plural(calls.filter(call => call.runs !== 'no').length, 'call')}${join ? `, joined by ${join}` : ''}`;
  return [h('strong', {class: 'tone-good'}, `Route ${plan.route} serves it `), `and ${does}. Nothing has been sent.`];
}

function preflights({served_by: served}) {
  return served.length === 0 ? 'No route serves the request that is to follow.'
    : served.map(({route, answers}) => `Plugins of ${route} answer ${answers} of them.`).join(' ');
}

function drawTimes({times, permit, variables}) {
  const facts = [
    ['timeout', millis(times.timeout_ms)], times.asked_ms !== undefined && ['asked for', millis(times.asked_ms)],
    times.max_duration_ms !== undefined && ['at most', millis(times.max_duration_ms)],
    permit && ['permits of the route', count(permit.max_concurrent)],
    ...Object.entries(variables).map(([name, value]) => [`{${name}}`, value]),
  ];
  return h('dl', {class: 'exchange-facts'}, facts.filter(Boolean).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

function drawPlugins({plugins}) {
  return h('section', {class: 'panel'}, h('h2', {}, 'Plugins, from the outermost'),
    h('ol', {class: 'try-plugins'}, plugins.map(plugin => h('li', {class: plugin.runs ? '' : 'off'},
      h('b', {}, plugin.id), h('span', {class: 'words'}, plugin.role),
      !plugin.runs && h('span', {class: 'words'}, 'does not run'), plugin.when && h('span', {class: 'words'}, plugin.when),
      plugin.may_change && h('span', {class: 'chip tone-warn'}, 'may change the request')))));
}

function drawCalls({calls, concurrency}) {
  const bound = concurrency ? `, ${concurrency} at once` : '';
  return h('section', {class: 'panel'}, h('h2', {}, `${plural(calls.length, 'call')}${bound}`),
    h('div', {class: 'try-stages'}, stagesOf(calls).map((stage, i) => h('ol', {'aria-label': i === 0 ? 'At once' : `After stage ${i}`}, stage.map(drawCall)))));
}

const VERDICTS = {serves: ['good', 'serves'], declines: ['warn', 'declines'], comes_later: ['note', 'comes later'], other_path: ['none', 'other path']};

function drawRoutes({routes, omitted}, filter) {
  const shown = routes.filter(({route, path, reason = ''}) => [route, path, reason].some(text => text.toLowerCase().includes(filter)));
  return h('section', {class: 'panel'}, h('h2', {}, 'Routes, in the order in which they are asked'),
    h('table', {class: 'numbers'},
      h('thead', {}, h('tr', {}, ['Route', 'Path', 'Verdict', 'Why not'].map(words => h('th', {scope: 'col'}, words)))),
      h('tbody', {}, shown.map(drawRoute))),
    omitted > 0 && h('p', {class: 'hint'}, `${plural(omitted, 'route')} of other paths not listed.`));
}

function drawRoute({route, host, path, methods, verdict, reason}) {
  const [tone, words] = VERDICTS[verdict] ?? ['none', verdict];
  return h('tr', {class: verdict === 'serves' ? 'chosen' : ''},
    h('th', {scope: 'row'}, route), h('td', {}, h('code', {}, `${methods.join(' ')} ${host ?? ''}${path}`.trim())),
    h('td', {}, h('span', {class: `chip tone-${tone}`}, words)), h('td', {}, reason ?? ''));
}
