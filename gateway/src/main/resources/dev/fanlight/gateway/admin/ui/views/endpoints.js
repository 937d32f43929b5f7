// Endpoints: who is in service, who is not and since when, why, and for how much longer.

import {copyBar, label} from '../copy.js';
import {h, keyed, set, text} from '../dom.js';
import {count, millis, NONE, plural, seconds} from '../format.js';
import {list} from '../list.js';

const TONES = {usable: 'good', draining: 'note', down: 'bad', probing: 'warn', ejected: 'bad', paused: 'warn'};

/** All endpoints of all upstreams. */
export function endpoints(live) {
  return live.entries('upstreams').flatMap(([upstream, {endpoints: all = {}}]) =>
    Object.keys(all).sort().map(endpoint => ({key: `${upstream} ${endpoint}`, upstream, endpoint, ...all[endpoint]})));
}

export function open(container, page) {
  const summary = h('p', {class: 'summary'});
  const states = h('div', {class: 'chips', role: 'group', 'aria-label': 'Filter by state'});
  container.append(h('div', {class: 'title-line'}, h('h1', {}, 'Endpoints'), states), summary);
  const table = list(container, page, {
    label: 'Endpoints',
    rows: () => endpoints(page.live),
    matches: row => `${row.upstream} ${row.endpoint} ${row.state} ${row.why}`,
    empty: 'No upstream has an endpoint. Where names are discovered, none has been found yet.',
    height: 48,
    columns: columns(page),
    opened: (content, row) => details(content, row, page),
  });
  const off = page.live.on(live => {
    const all = endpoints(live);
    text(summary, sentence(live, all));
    chips(states, all, page);
    table.update();
  });
  return () => {
    off();
    table.end();
  };
}

/** How many are in each state; each number filters. */
function chips(container, all, page) {
  const numbers = new Map();
  for (const one of all) numbers.set(one.state, (numbers.get(one.state) ?? 0) + 1);
  const filter = page.url.get('filter');
  keyed(container, Object.keys(TONES).filter(state => numbers.has(state)), state => state,
    state => h('button', {
      type: 'button', class: `chip tone-${TONES[state]}`,
      on: {click: () => page.url.set({filter: page.url.get('filter') === state ? '' : state})},
    }),
    (button, state) => set(text(button, `${count(numbers.get(state))} ${state}`), {'aria-pressed': filter === state}));
}

function sentence(live, all) {
  const panic = live.entries('upstreams').filter(([, one]) => one.panic).map(([name]) => name);
  const open = live.entries('upstreams').filter(([, one]) => one.circuit && one.circuit !== 'closed').map(([name]) => name);
  const out = all.filter(one => one.state !== 'usable');
  if (all.length === 0) return '';
  const words = [];
  if (panic.length > 0) words.push(`Panic: calls to ${panic.join(', ')} go to endpoints that are not usable, because too few are.`);
  if (open.length > 0) words.push(`The circuit breaker of ${open.join(', ')} is not closed.`);
  if (out.length > 0) {
    const [first] = out;
    words.push(`${plural(out.length, 'endpoint')} of ${all.length} ${out.length === 1 ? 'is' : 'are'} not in service. ${first.upstream} ${first.endpoint} is ${first.state}: ${first.why}.`);
  }
  return words.join(' ') || `${all.length === 1 ? 'It is' : `All ${all.length} are`} in service.`;
}

function columns(page) {
  const {live} = page;
  const changing = words => cell => row => text(cell, words(row));
  return [
    {
      id: 'endpoint', title: 'Endpoint', width: 'minmax(9.5rem, 1.2fr)', order: row => row.key,
      make(cell) {
        const [name, words] = [h('div', {class: 'name'}), h('div', {class: 'words'})];
        cell.append(name, words);
        return row => {
          text(name, row.endpoint);
          text(words, `${row.upstream}${row.backup ? ', backup' : ''}`);
          set(cell, {title: row.key});
        };
      },
    },
    {id: 'state', title: 'State', width: '6.5rem', order: row => row.state, make: stateChip},
    {id: 'since', title: 'For', width: '6.5rem', end: true, order: row => -Date.parse(row.since), make: changing(row => past(live, row.since))},
    {
      id: 'why', title: 'Cause', width: 'minmax(6rem, 2fr)', order: row => row.why,
      make: cell => row => set(text(cell, row.why), {title: row.why}),
    },
    {id: 'next', title: 'Next', width: '11rem', spare: true, make: changing(row => next(live, row))},
    {id: 'probes', title: 'Last probes', width: '8.5rem', make: dots},
    {id: 'in_flight', title: 'In flight', width: '5rem', end: true, spare: true, order: row => row.in_flight, make: changing(row => count(row.in_flight))},
    {id: 'weight', title: 'Weight', width: '5.5rem', end: true, spare: true, order: row => row.current_weight, make: changing(weight)},
  ];
}

function stateChip(cell) {
  const chip = h('span', {});
  cell.append(chip);
  return row => set(text(chip, row.state), {class: `chip tone-${TONES[row.state] ?? 'note'}`});
}

function past(live, time) {
  return seconds(Math.max(0, Math.round((live.now() - Date.parse(time)) / 1000)));
}

function left(live, time) {
  return seconds(Math.max(0, Math.round((Date.parse(time) - live.now()) / 1000)));
}

/** What will happen by itself. */
function next(live, row) {
  if (row.state === 'ejected' && row.ejected_until) return `back in ${left(live, row.ejected_until)}`;
  if (row.state === 'usable' && row.warm_at) return `slow start, ${left(live, row.warm_at)} left`;
  if (row.state === 'draining') return row.in_flight ? `${plural(row.in_flight, 'attempt')} left` : 'drained';
  return '';
}

function weight(row) {
  return row.current_weight === row.weight ? count(row.weight) : `${row.current_weight} of ${count(row.weight)}`;
}

/** One dot for each of the last ten probes, the newest on the right. Failures differ by shape, too. */
function dots(cell) {
  const marks = Array.from({length: 10}, () => h('span', {class: 'dot'}));
  const box = h('span', {class: 'dots', role: 'img'}, marks);
  cell.append(box);
  return row => {
    const probes = row.probes ?? [];
    const shift = marks.length - probes.length;
    marks.forEach((mark, i) => {
      const probe = probes[i - shift];
      set(mark, {class: `dot ${probe ? probe.result : 'none'}`, title: probe ? `${probe.result}${probe.status ? ` ${probe.status}` : ''}, ${millis(probe.ms)}` : null});
    });
    const failed = probes.filter(probe => ['failure', 'timeout'].includes(probe.result)).length;
    set(box, {'aria-label': probes.length ? `${probes.length} probes, ${failed} failed` : 'no health check'});
  };
}

function details(content, row, page) {
  const facts = h('dl', {class: 'facts'});
  const orders = h('div', {class: 'orders'}, h('p', {class: 'hint'}, 'To give orders here, set admin.allow_changes.'));
  const path = `/api/upstreams/${encodeURIComponent(row.upstream)}/endpoints/${encodeURIComponent(row.endpoint)}`;
  content.append(
    h('h2', {}, row.endpoint), h('p', {class: 'words'}, `of upstream ${row.upstream}`), facts, orders,
    copyBar(page, () => ({
      curl: page.api.curl('/api/upstreams'),
      json: () => JSON.stringify(page.live.state.upstreams[row.upstream]?.endpoints?.[row.endpoint], null, 2),
      promql: `fanlight_endpoint_state{upstream=${label(row.upstream)},endpoint=${label(row.endpoint)}} == 1`,
    })));
  const buttons = orderButtons(row, path, page);
  // Once: a button that is taken out and put back loses the focus and the click that has begun on it.
  page.map().then(map => map.allow_changes && orders.replaceChildren(...buttons), () => {});
  return now => {
    show(facts, now, page.live);
    for (const button of buttons) set(button, {disabled: button.dataset.state === now.state || (button.dataset.order === 'auto' && !now.why.startsWith('given by '))});
  };
}

function orderButtons(row, path, page) {
  const orders = [
    ['drain', 'draining', 'Drain', 'No new attempts; those in flight end'],
    ['down', 'down', 'Take out', 'The same, for an endpoint that is broken'],
    ['auto', '', 'Return', 'Its health and its attempts decide again'],
  ];
  return orders.map(([order, state, title, what]) => h('button', {
    type: 'button', class: 'secondary', title: what, 'data-order': order, 'data-state': state,
    on: {
      click: async () => {
        const {usable, endpoints: all = {}} = page.live.state.upstreams[row.upstream] ?? {};
        const last = order !== 'auto' && usable <= 1 && all[row.endpoint]?.state === 'usable';
        if (last && !confirm(`${row.endpoint} is the last usable endpoint of ${row.upstream}. Without it calls fail. Go on?`)) return;
        try {
          await page.api.post(path, {state: order});
          page.say(`${title}: the gateway has taken the order.`);
        } catch (failure) {
          alert(`The gateway refuses the order: ${failure.message}`);
        }
      },
    },
  }, title));
}

function show(facts, now, live) {
  const all = [
    ['State', now.state], ['For', past(live, now.since)], ['Cause', now.why], ['Next', next(live, now) || NONE],
    ['In flight', count(now.in_flight)], ['Weight', weight(now)],
    ['Failures in a row', count(now.failures_in_a_row ?? 0)],
    ['Recent attempts', now.recent_attempts ? `${count(now.recent_attempts)}, ${count(now.recent_failures)} failed` : NONE],
    ['Ejections that count', count(now.ejections ?? 0)],
    ['Last probe', now.found ?? 'no health check'],
  ];
  keyed(facts, all, ([term]) => term, ([term]) => h('div', {}, h('dt', {}, term), h('dd', {})), (element, [, value]) => text(element.lastChild, value));
}
