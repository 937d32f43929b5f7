// Bulkheads: permits in use and free, who waits and for how long, and how many permits the traffic needs.

import {copyBar, label} from '../copy.js';
import {h, keyed, set, text} from '../dom.js';
import {count, millis, percent, plural, rate} from '../format.js';
import {list} from '../list.js';
import {points, sparkline} from '../spark.js';

export function open(container, page) {
  const summary = h('p', {class: 'summary'});
  container.append(h('h1', {}, 'Bulkheads'), summary);
  const table = list(container, page, {
    label: 'Bulkheads',
    rows: () => page.live.entries('bulkheads').map(([key, fields]) => ({key, ...fields})),
    empty: 'The configuration has no upstream, so there is no bulkhead.',
    height: 60,
    columns: columns(page),
    opened: (content, row) => details(content, row, page),
  });
  const off = page.live.on(live => {
    text(summary, sentence(live.entries('bulkheads')));
    table.update();
  });
  return () => {
    off();
    table.end();
  };
}

/** What matters now, of all of them. */
function sentence(all) {
  if (all.length === 0) return '';
  const waiting = all.filter(([, one]) => one.queued > 0).sort(([, a], [, b]) => b.queued - a.queued);
  const full = all.filter(([, one]) => one.in_use >= one.permits);
  if (waiting.length > 0) {
    const [name, worst] = waiting[0];
    return `${plural(waiting.length, 'bulkhead')} of ${all.length} ${waiting.length === 1 ? 'makes' : 'make'} callers wait. ${name} has ${plural(worst.queued, 'waiter')}.`;
  }
  if (full.length > 0) return `${plural(full.length, 'bulkhead')} of ${all.length} ${full.length === 1 ? 'has' : 'have'} no free permit; nobody waits.`;
  return all.length === 1 ? 'It has free permits, and nobody waits.' : `All ${all.length} have free permits, and nobody waits.`;
}

function columns(page) {
  return [
    {
      id: 'name', title: 'Bulkhead', width: 'minmax(12rem, 2fr)', order: row => row.key,
      make(cell) {
        const [name, words] = [h('div', {class: 'name'}), h('div', {class: 'words'})];
        cell.append(name, words);
        return row => {
          text(name, row.key);
          text(words, little(row));
          set(words, {title: little(row), class: row.needs > row.permits ? 'words tone-bad' : 'words'});
        };
      },
    },
    {id: 'use', title: 'Permits', width: 'minmax(6rem, 1fr)', order: row => row.in_use / row.permits, make: bar},
    number('in_use', 'In use', '6.5rem', row => `${count(row.in_use)} of ${count(row.permits)}`),
    number('queued', 'Waiting', '5rem', row => count(row.queued), row => (row.queued > 0 ? 'tone-wait' : '')),
    number('wait_p50_ms', 'Wait p50', '6rem', row => wait(row.wait_p50_ms), () => '', true),
    number('wait_p99_ms', 'Wait p99', '6rem', row => wait(row.wait_p99_ms), row => (row.wait_p99_ms >= 100 ? 'tone-wait' : '')),
    number('rejected_rate', 'Rejected', '5.5rem', row => (row.rejected_total ? rate(row.rejected_rate) : rate(0)), row => (row.rejected_rate > 0 ? 'tone-bad' : ''), true),
    {
      id: 'chart', title: 'Last 5 min', width: '9rem', spare: true,
      make(cell) {
        const chart = sparkline({label: 'In use and waiting over the last five minutes'});
        cell.append(chart.element);
        return row => chart.update(page.live, used(page.live, row.key), Math.max(row.permits, ...used(page.live, row.key).map(([, y]) => y)), page.live.events);
      },
    },
  ];
}

function number(id, title, width, words, tone = () => '', spare = false) {
  return {
    id, title, width, spare, end: true, order: row => row[id] ?? -1,
    make: cell => row => set(text(cell, words(row)), {class: `end ${tone(row)}`}),
  };
}

function used(live, name) {
  return points(live.samples, sample => {
    const one = sample.bulkheads[name];
    return one && one.in_use + one.queued;
  });
}

/** The lowest bucket of the histogram ends at 250 µs. */
function wait(value) {
  return value === 0 ? '<250 µs' : millis(value);
}

/** In use, free and waiting, as parts of one bar. What waits stands beyond the edge of the permits. */
function bar(cell) {
  const [use, wait] = [h('span', {class: 'bar-use'}), h('span', {class: 'bar-wait'})];
  const track = h('div', {class: 'bar-track'}, use);
  const meter = h('div', {class: 'bar', role: 'img'}, track, wait);
  cell.append(meter);
  return row => {
    const most = Math.max(row.permits, 1);
    const scale = most + Math.min(row.queued, most);
    set(track, {style: {width: `${(100 * most) / scale}%`}});
    set(use, {style: {width: `${Math.min(100, (100 * row.in_use) / most)}%`}, class: row.in_use >= most ? 'bar-use full' : 'bar-use'});
    set(wait, {style: {width: `${(100 * Math.min(row.queued, most)) / scale}%`}});
    set(meter, {'aria-label': `${row.in_use} in use, ${Math.max(0, row.permits - row.in_use)} free, ${row.queued} waiting`});
  };
}

/** Little's law in words: what is in use on average is what comes in a second, by the seconds each one stays. */
function little(row) {
  if (row.needs == null) return row.rate > 0 ? 'measuring' : 'no traffic';
  const needs = row.needs < 1 ? 'less than 1' : count(Math.ceil(row.needs));
  return `needs ${needs} of ${count(row.permits)} permits at ${rate(row.arrivals)} and ${millis(row.hold_ms)}`;
}

function details(content, row, page) {
  const chart = sparkline({width: 320, height: 90, label: 'In use and waiting over the last five minutes'});
  const words = h('p', {});
  const facts = h('dl', {class: 'facts'});
  const name = label(row.key);
  content.append(
    h('h2', {}, row.key), words, h('div', {class: 'chart-frame'}, chart.element), facts,
    copyBar(page, () => ({
      curl: page.api.curl('/api/live?once=true'),
      json: () => JSON.stringify({[row.key]: page.live.state.bulkheads[row.key]}, null, 2),
      promql: `histogram_quantile(0.99, sum by (le) (rate(fanlight_bulkhead_wait_seconds_bucket{bulkhead=${name}}[1m])))`,
    })));
  return now => {
    const values = used(page.live, now.key);
    chart.update(page.live, values, Math.max(now.permits, ...values.map(([, y]) => y)), page.live.events);
    text(words, verdict(now));
    const all = [
      ['Permits', count(now.permits)], ['In use', count(now.in_use)], ['Waiting', count(now.queued)],
      ['Granted', rate(now.rate)], ['Held for, mean', millis(now.hold_ms)], ['Rejected since the start', count(now.rejected_total ?? 0)],
    ];
    keyed(facts, all, ([term]) => term, ([term]) => h('div', {}, h('dt', {}, term), h('dd', {})), (element, [, value]) => text(element.lastChild, value));
  };
}

/** What the numbers mean, and what to turn. */
function verdict(row) {
  if (row.needs == null) return 'No permit was asked for in the last seconds.';
  const share = percent(row.needs / row.permits);
  if (row.needs > row.permits) {
    return `The traffic needs ${count(Math.ceil(row.needs))} permits and there are ${count(row.permits)}. Make the upstream faster, send it less, or raise max_concurrent if it can take more.`;
  }
  return `${little(row)[0].toUpperCase()}${little(row).slice(1)}: ${share}.`;
}
