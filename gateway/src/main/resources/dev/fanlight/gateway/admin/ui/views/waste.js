// Budgets and waste: what retries and hedges add to the load of an upstream, what that brings, and what cancelling saves.

import {copyBar, label} from '../copy.js';
import {h, keyed, set, text} from '../dom.js';
import {count, millis, NONE, percent, plural, rate, seconds} from '../format.js';
import {list} from '../list.js';

/** Columns that go where there is little room. */
const SPARE = ['hedge', 'won', 'first'];

export function open(container, page) {
  const summary = h('p', {class: 'summary'});
  let budgets = new Map();
  container.append(h('h1', {}, 'Budgets and waste'), summary);
  const table = list(container, page, {
    label: 'Upstreams',
    rows: () => page.live.entries('upstreams').map(([key, fields]) => ({key, budget: budgets.get(key), ...fields})),
    empty: 'The configuration has no upstream.',
    height: 60,
    columns: columns(),
    opened: (content, row) => details(content, row, page),
  });
  const off = page.live.on(async live => {
    text(summary, sentence(live.entries('upstreams')));
    table.update();
    const map = await page.map().catch(() => null);
    if (map) budgets = new Map(map.upstreams.map(upstream => [upstream.name, upstream.budget]));
  });
  return () => {
    off();
    table.end();
  };
}

const sum = (all, name) => all.reduce((total, [, one]) => total + (one[name] ?? 0), 0);

function sentence(all) {
  const refused = all.filter(([, one]) => one.budget_refused_rate > 0);
  if (refused.length > 0) {
    return `The budget of ${refused.map(([name]) => name).join(', ')} is used up: ${rate(sum(refused, 'budget_refused_rate'))} retries and hedges are not made.`;
  }
  const extra = sum(all, 'retry_rate') + sum(all, 'hedge_rate');
  const first = sum(all, 'first_rate');
  const saved = sum(all, 'saved_rate');
  const words = extra === 0 ? 'Nothing is retried or hedged at the moment.'
    : first === 0 ? 'Only retries and hedges have begun in the last seconds.' : `Retries and hedges add ${percent(extra / first)} to the calls.`;
  return saved > 0 ? `${words} Cancelled calls save about ${seconds(saved)} of upstream time each second.` : words;
}

function columns() {
  const number = (id, title, width, words, order, tone = () => '') => ({
    id, title, width, spare: SPARE.includes(id), end: true, order, make: cell => row => set(text(cell, words(row)), {class: `end ${tone(row)}`}),
  });
  return [
    {id: 'name', title: 'Upstream', width: 'minmax(8rem, 1fr)', order: row => row.key, make: cell => row => set(text(cell, row.key), {class: 'name', title: row.key})},
    number('first', 'First attempts', '7rem', row => rate(row.first_rate ?? 0), row => row.first_rate ?? 0),
    number('retry', 'Retries', '6rem', row => rate(row.retry_rate ?? 0), row => row.retry_rate ?? 0),
    number('hedge', 'Hedges', '6rem', row => rate(row.hedge_rate ?? 0), row => row.hedge_rate ?? 0),
    {id: 'budget', title: 'Budget in use', width: 'minmax(9rem, 1.3fr)', order: row => used(row), make: budget},
    number('won', 'Hedges that won', '8rem', won, row => row.hedges_won_total ?? 0),
    number('cancelled', 'Cancelled', '6rem', row => rate(row.cancelled_rate ?? 0), row => row.cancelled_rate ?? 0),
    number('saved', 'Saved', '8rem', row => (row.saved_rate > 0 ? `≈ ${seconds(row.saved_rate)} per s` : NONE), row => row.saved_rate ?? 0),
  ];
}

/** How many extra attempts the budget allows at once now; above 0% it always allows a few in a second. */
function allowed(row) {
  return Math.floor((row.budget ?? 0) * (row.in_flight ?? 0));
}

function used(row) {
  return (row.extra_attempts ?? 0) / Math.max(1, allowed(row));
}

function won(row) {
  if (!row.hedge_total) return NONE;
  return `${count(row.hedges_won_total ?? 0)} of ${count(row.hedge_total)}`;
}

function budget(cell) {
  const [use, words] = [h('span', {class: 'bar-use'}), h('div', {class: 'words'})];
  const bar = h('div', {class: 'bar', role: 'img'}, h('div', {class: 'bar-track whole'}, use));
  cell.append(bar, words);
  return row => {
    const most = Math.max(1, allowed(row));
    const now = row.extra_attempts ?? 0;
    const refused = row.budget_refused_rate > 0;
    set(use, {style: {width: `${Math.min(100, (100 * now) / most)}%`}, class: refused ? 'bar-use full' : 'bar-use'});
    const short = `${count(now)} now, ${count(allowed(row))} allowed`;
    const line = row.budget == null ? '' : `${plural(now, 'extra attempt')} now; ${percent(row.budget)} of ${plural(row.in_flight ?? 0, 'call')} is ${count(allowed(row))}`;
    const refusals = row.budget_refused_total ? `, ${count(row.budget_refused_total)} refused` : '';
    set(text(words, short + refusals), {class: refused ? 'words tone-bad' : 'words', title: line + refusals});
    set(bar, {'aria-label': line || 'no budget'});
  };
}

const MEANINGS = [
  ['Budget', 'Retries and hedges under way may be this share of the calls under way. A budget above 0% always allows three in a second, so that calls to a quiet upstream are tried again, too.'],
  ['Won', 'A hedge wins when its answer comes before the answer of the attempt beside it. Hedges that do not win are extra load.'],
  ['Cancelled', 'Calls that nobody needed any more: the join was decided, or the client left.'],
  ['Saved', 'An estimate: for each cancelled call, the mean time of this upstream’s successful calls less the mean time of its cancelled ones. Calls are often cancelled because they are slow, so the real figure may be larger.'],
];

function details(content, row, page) {
  const facts = h('dl', {class: 'facts'});
  const name = label(row.key);
  content.append(h('h2', {}, row.key), facts,
    h('dl', {class: 'meanings'}, MEANINGS.map(([term, words]) => h('div', {}, h('dt', {}, term), h('dd', {}, words)))),
    copyBar(page, () => ({
      curl: page.api.curl('/api/live?once=true'),
      json: () => JSON.stringify(page.live.state.upstreams[row.key], null, 2),
      promql: `sum by (reason) (rate(fanlight_call_attempts_total{upstream=${name}}[1m]))`,
    })));
  return now => {
    const all = [
      ['Attempts since the start', count((now.first_total ?? 0) + (now.retry_total ?? 0) + (now.hedge_total ?? 0))],
      ['Retries', count(now.retry_total ?? 0)], ['Hedges', count(now.hedge_total ?? 0)], ['Hedges that won', won(now)],
      ['Refused by the budget', count(now.budget_refused_total ?? 0)], ['Cancelled', count(now.cancelled_total ?? 0)],
      ['Saved, about', now.saved_s_total > 0 ? seconds(now.saved_s_total) : NONE],
      ['Median of calls', millis(now.p50_ms)],
    ];
    keyed(facts, all, ([term]) => term, ([term]) => h('div', {}, h('dt', {}, term), h('dd', {})), (element, [, value]) => text(element.lastChild, value));
  };
}
