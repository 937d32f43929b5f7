// Configuration: which one runs, what a reload would change, what still drains, and what check advises.

import {copyBar} from '../copy.js';
import {h, set, text} from '../dom.js';
import {clock, count, plural, seconds} from '../format.js';
import {repeat} from '../repeat.js';
import {drawAdvice, drawChanges, drawDraining, drawMistakes} from '../explain/configuration.js';

const EVERY = 5000;

export function open(container, page) {
  const summary = h('p', {class: 'summary', role: 'status'});
  const content = h('div', {class: 'panels', role: 'region', 'aria-label': 'The configuration', tabindex: 0});
  const age = h('dd', {});
  let now = null;
  let shown = '';
  container.append(
    h('div', {class: 'view-head'}, h('h1', {}, 'Configuration'), copyBar(page, () => ({
      curl: page.api.curl('/api/configuration'), json: () => JSON.stringify(now, null, 2),
    }))), summary, content);

  async function read(signal) {
    try {
      now = await page.api.json('/api/configuration', {signal});
      draw();
    } catch (failure) {
      text(summary, failure.message);
    }
  }

  /** The panels stay as they are while nothing in them changes, and with them what somebody has marked. */
  function draw() {
    if (!now) return;
    const time = page.live.now();
    tick();
    text(summary, sentence(now));
    set(summary, {class: now.failed_reload || now.disk.mistakes.length > 0 ? 'summary tone-bad' : 'summary'});
    const filter = page.url.get('filter').toLowerCase();
    const next = JSON.stringify([now, filter, new Date(time).toDateString()]);
    if (next === shown) return;
    shown = next;
    content.replaceChildren(...panels(now, filter, age, time));
  }

  function tick() {
    if (!now) return;
    const time = page.live.now();
    text(age, `${clock(now.loaded_at, time)}, ${seconds(Math.max(0, Math.round((time - Date.parse(now.loaded_at)) / 1000)))} ago`);
  }

  const reading = repeat(read, EVERY);
  let generation;
  const offLive = page.live.on(({state}) => {
    const current = state?.generations[0];
    if (generation !== current) reading.again();
    generation = current;
    tick();
  });
  const off = page.url.on(draw);
  return () => {
    reading.end();
    offLive();
    off();
  };
}

function sentence({generation, disk, failed_reload: failed}) {
  if (failed) return `The last reload failed. Generation ${generation} goes on.`;
  if (disk.mistakes.length > 0) return `Generation ${generation} runs. A reload would fail: the file has ${plural(disk.mistakes.length + disk.omitted, 'mistake')}.`;
  if (disk.same) return `Generation ${generation} runs, and the file says the same.`;
  return `Generation ${generation} runs. The file has ${plural(disk.changes.length + disk.omitted, 'change')} that a reload would make.`;
}

function panels(now, filter, age, time) {
  return [
    facts(now, age),
    now.failed_reload && drawMistakes(`The reload of ${clock(now.failed_reload.at, time)} failed`, now.failed_reload, filter),
    now.disk.mistakes.length > 0 && drawMistakes('A reload would fail', now.disk, filter),
    !now.disk.same && now.disk.changes.length > 0 && drawChanges(now.disk, filter),
    now.draining.length > 0 && drawDraining(now.draining),
    drawAdvice(now.advice, filter),
  ].filter(Boolean);
}

/** @param age says since when it runs; it changes while the others stay */
function facts({generation, file, draining}, age) {
  const all = [
    ['Generation', h('dd', {}, count(generation))], ['File', h('dd', {}, file)], ['Read at', age],
    ['Still draining', h('dd', {}, draining.length === 0 ? 'nothing' : plural(draining.length, 'generation'))],
  ];
  return h('dl', {class: 'panel figures-wide'}, all.map(([name, value]) => h('div', {}, h('dt', {}, name), value)));
}
