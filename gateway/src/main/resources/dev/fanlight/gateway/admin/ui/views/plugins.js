// Plugins and pools: how much time plugins take for themselves, which fail, and who keeps an event loop or a thread.

import {copyBar, label} from '../copy.js';
import {h, keyed, set, text} from '../dom.js';
import {clock, count, millis, NONE, plural, rate} from '../format.js';
import {list} from '../list.js';

/** Columns that go where there is little room. */
const SPARE = ['request_p99', 'response', 'response_p99', 'skipped'];

export function open(container, page) {
  const summary = h('p', {class: 'summary'});
  const pools = h('ul', {class: 'cards', 'aria-label': 'Pools'});
  container.append(h('h1', {}, 'Plugins and pools'), summary, pools);
  const table = list(container, page, {
    label: 'Plugins',
    rows: () => rows(page.live),
    empty: 'No route has a plugin, and nothing has kept an event loop busy.',
    height: 48,
    columns: columns(page.live),
    opened: (content, row) => details(content, row, page),
  });
  const off = page.live.on(live => {
    text(summary, sentence(live));
    keyed(pools, live.entries('pools'), ([name]) => name, makePool, fillPool);
    table.update();
  });
  return () => {
    off();
    table.end();
  };
}

/** Plugins, and whoever else has kept an event loop busy. */
function rows(live) {
  const blames = live.state?.blames ?? {};
  const all = new Map(live.entries('plugins').map(([key, fields]) => [key, {key, ...fields, blame: blames[key]}]));
  for (const [key, blame] of Object.entries(blames)) {
    if (!all.has(key)) all.set(key, {key, blame});
  }
  return [...all.values()];
}

function sentence(live) {
  const stuck = live.entries('pools').filter(([, pool]) => pool.stuck > 0);
  const full = live.entries('pools').filter(([, pool]) => pool.queued > 0);
  const failing = live.entries('plugins').filter(([, plugin]) => plugin.error_rate > 0);
  const words = [];
  if (stuck.length > 0) words.push(`${plural(stuck[0][1].stuck, 'thread')} of pool ${stuck[0][0]} ${stuck[0][1].stuck === 1 ? 'goes' : 'go'} on after an interruption.`);
  if (full.length > 0) words.push(`${plural(full[0][1].queued, 'task')} ${full[0][1].queued === 1 ? 'waits' : 'wait'} for a thread of pool ${full[0][0]}.`);
  if (failing.length > 0) words.push(`${failing.map(([name]) => name).join(', ')} ${failing.length === 1 ? 'fails' : 'fail'} now.`);
  return words.join(' ') || 'No plugin fails, and no task waits for a thread.';
}

function makePool([name]) {
  const [use, bar] = [h('span', {class: 'bar-use'}), h('div', {class: 'bar', role: 'img'})];
  bar.append(h('div', {class: 'bar-track whole'}, use));
  return h('li', {class: 'card'}, h('h2', {}, name), bar, h('p', {class: 'card-main'}), h('p', {class: 'words'}));
}

function fillPool(card, [name, pool]) {
  const [, bar, main, words] = card.children;
  set(bar, {'aria-label': `pool ${name}: ${pool.active} of ${pool.threads} threads in use`});
  set(bar.firstChild.firstChild, {style: {width: `${Math.min(100, (100 * pool.active) / Math.max(1, pool.threads))}%`}, class: pool.active >= pool.threads ? 'bar-use full' : 'bar-use'});
  text(main, `${count(pool.active)} of ${plural(pool.threads, 'thread')} in use, ${count(pool.queued)} waiting`);
  const wait = pool.wait_p99_ms == null ? '' : `wait p99 ${pool.wait_p99_ms === 0 ? '<250 µs' : millis(pool.wait_p99_ms)}, `;
  text(words, `${wait}${rate(pool.rate ?? 0)}, ${count(pool.stuck)} stuck, ${count(pool.abandoned_total)} abandoned`);
  set(words, {class: pool.stuck > 0 ? 'words tone-bad' : 'words'});
}

function columns(live) {
  const number = (id, title, width, words, order, tone = () => '') => ({
    id, title, width, spare: SPARE.includes(id), end: true, order, make: cell => row => set(text(cell, words(row)), {class: `end ${tone(row)}`}),
  });
  return [
    {id: 'name', title: 'Plugin', width: 'minmax(7rem, 1fr)', order: row => row.key, make: cell => row => set(text(cell, row.key), {class: 'name', title: row.key})},
    number('rate', 'Requests', '6rem', row => rate(row.request_rate ?? 0), row => row.request_rate ?? 0),
    number('request', 'Request, mean', '7.5rem', row => millis(row.request_mean_ms), row => row.request_mean_ms ?? 0),
    number('request_p99', 'p99', '5.5rem', row => millis(row.request_p99_ms), row => row.request_p99_ms ?? 0),
    number('response', 'Response, mean', '8rem', row => millis(row.response_mean_ms), row => row.response_mean_ms ?? 0),
    number('response_p99', 'p99', '5.5rem', row => millis(row.response_p99_ms), row => row.response_p99_ms ?? 0),
    number('errors', 'Errors', '7rem', row => `${count(row.errors_total ?? 0)} (${rate(row.error_rate ?? 0)})`, row => row.errors_total ?? 0, row => (row.error_rate > 0 ? 'tone-bad' : '')),
    number('skipped', 'Skipped', '5rem', row => count(row.skipped_total ?? 0), row => row.skipped_total ?? 0),
    {
      id: 'blame', title: 'Kept an event loop', width: 'minmax(8rem, 1fr)', order: row => row.blame?.blocked_s_total ?? 0,
      make: cell => row => set(text(cell, blame(row, live)), {class: row.blame ? 'tone-warn' : '', title: blame(row, live)}),
    },
  ];
}

function blame(row, live) {
  return row.blame ? `${clock(row.blame.time, live.now())}, for ${millis(row.blame.blocked_ms)}` : '';
}

function details(content, row, page) {
  const words = h('p', {});
  const stack = h('pre', {class: 'stack', tabindex: 0, 'aria-label': 'Stack'});
  const facts = h('dl', {class: 'facts'});
  const name = label(row.key);
  content.append(h('h2', {}, row.key), facts, words, stack, copyBar(page, () => ({
    curl: page.api.curl('/api/live?once=true'),
    json: () => JSON.stringify(rows(page.live).find(one => one.key === row.key), null, 2),
    promql: `sum by (phase) (rate(fanlight_plugin_duration_seconds_sum{plugin=${name}}[1m])) / sum by (phase) (rate(fanlight_plugin_duration_seconds_count{plugin=${name}}[1m]))`,
  })));
  return now => {
    const all = [
      ['Requests', rate(now.request_rate ?? 0)], ['Before the rest, mean', millis(now.request_mean_ms)], ['After it, mean', millis(now.response_mean_ms)],
      ['Errors since the start', count(now.errors_total ?? 0)], ['Went on without it', count(now.skipped_total ?? 0)],
      ['Event loops blocked, in all', now.blame?.blocked_s_total == null ? NONE : millis(now.blame.blocked_s_total * 1000)],
    ];
    keyed(facts, all, ([term]) => term, ([term]) => h('div', {}, h('dt', {}, term), h('dd', {})), (element, [, value]) => text(element.lastChild, value));
    text(words, now.blame ? `At ${clock(now.blame.time, page.live.now())} it had kept an event loop busy for ${millis(now.blame.blocked_ms)}${now.blame.route ? ` on route ${now.blame.route}` : ''}. All requests of that loop waited. This is what its thread was at:` : 'It has not kept an event loop busy.');
    set(stack, {hidden: !now.blame});
    text(stack, (now.blame?.stack ?? []).join('\n'));
  };
}
