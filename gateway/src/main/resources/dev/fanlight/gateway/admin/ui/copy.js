// Copies what is shown: as the command that asks the same, as JSON, or as an expression for Prometheus.

import {h, text} from './dom.js';

/**
 * A row of buttons. `what()` gives `{curl, json, promql}`, each a text or a function that gives one; a button whose text
 * is missing is not made.
 */
export function copyBar(page, what) {
  const names = {curl: 'curl', json: 'JSON', promql: 'PromQL'};
  const buttons = Object.entries(names).filter(([name]) => what()[name] != null).map(([name, title]) => {
    const button = h('button', {type: 'button', class: 'quiet', title: `Copy as ${title}`, on: {click: () => copy(name, button, title)}}, title);
    return button;
  });
  async function copy(name, button, title) {
    const value = what()[name];
    const words = typeof value === 'function' ? await value() : value;
    await put(words);
    text(button, 'copied');
    page.say(`Copied as ${title}`);
    setTimeout(() => text(button, title), 1500);
  }
  return h('div', {class: 'copy', role: 'group', 'aria-label': 'Copy as'}, h('span', {class: 'copy-word'}, 'Copy as'), buttons);
}

/** Browsers give the clipboard to pages of TLS and of this machine only. */
async function put(words) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(words);
    return;
  }
  const area = h('textarea', {class: 'offscreen', readonly: true});
  area.value = words;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

/** A label's value, as Prometheus wants it written. */
export function label(value) {
  return `"${String(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}
