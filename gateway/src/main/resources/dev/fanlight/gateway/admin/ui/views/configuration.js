// Configuration: which one runs, what a reload would change, what still drains, and what check advises.

import {copyBar} from '../copy.js';
import {h, set, text} from '../dom.js';
import {clock, count, plural, seconds} from '../format.js';
import {drawAdvice, drawChanges, drawDraining, drawMistakes} from '../explain/configuration.js';

const EVERY = 5000;

export function open(container, page) {
  const summary = h('p', {class: 'summary', role: 'status'});
  const content = h('div', {class: 'panels', role: 'region', 'aria-label': 'The configuration', tabindex: 0});
  let now = null;
  let shown = '';
  container.append(
    h('div', {class: 'view-head'}, h('h1', {}, 'Configuration'), copyBar(page, () => ({
      curl: page.api.curl('/api/configuration'), json: () => JSON.stringify(now, null, 2),
    }))), summary, content);

  async function read() {
    try {
      now = await page.api.json('/api/configuration');
      draw();
    } catch (failure) {
      text(summary, failure.message);
    }
  }

  /** The panels stay as they are while nothing in them changes, and with them what somebody has marked. */
  function draw() {
    if (!now) return;
    text(summary, sentence(now));
    set(summary, {class: now.failed_reload || now.disk.mistakes.length > 0 ? 'summary tone-bad' : 'summary'});
    const filter = page.url.get('filter').toLowerCase();
    const next = JSON.stringify([now, filter]);
    if (next === shown) return;
    shown = next;
    content.replaceChildren(...panels(now, filter, page.live.now()));
  }

  const timer = setInterval(read, EVERY);
  let generation;
  const offLive = page.live.on(({state}) => {
    if (generation !== state.generations[0]) read();
    generation = state.generations[0];
  });
  const off = page.url.on(draw);
  return () => {
    clearInterval(timer);
    offLive();
    off();
  };
}

function sentence({generation, disk, failed_reload: failed}) {
  if (failed) return `The last reload failed. Generation ${generation} goes on.`;
  if (disk.mistakes.length > 0) return `Generation ${generation} runs. A reload would fail: the file has ${plural(disk.mistakes.length, 'mistake')}.`;
  if (disk.same) return `Generation ${generation} runs, and the file says the same.`;
  return `Generation ${generation} runs. The file has ${plural(disk.changes.length + disk.omitted, 'change')} that a reload would make.`;
}

function panels(now, filter, time) {
  return [
    facts(now, time),
    now.failed_reload && drawMistakes(`The reload of ${clock(now.failed_reload.at)} failed`, now.failed_reload.mistakes, filter),
    now.disk.mistakes.length > 0 && drawMistakes('A reload would fail', now.disk.mistakes, filter),
    !now.disk.same && now.disk.changes.length > 0 && drawChanges(now.disk, filter),
    now.draining.length > 0 && drawDraining(now.draining),
    drawAdvice(now.advice, filter),
  ].filter(Boolean);
}

function facts({generation, file, loaded_at: loaded, draining}, time) {
  const all = [
    ['Generation', count(generation)], ['File', file], ['Read at', `${clock(loaded)}, ${seconds(Math.max(0, Math.round((time - Date.parse(loaded)) / 1000)))} ago`],
    ['Still draining', draining.length === 0 ? 'nothing' : plural(draining.length, 'generation')],
  ];
  return h('dl', {class: 'panel figures-wide'}, all.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}
