// The keys that work everywhere. While somebody types, only Esc does.

import {h} from './dom.js';
import {VIEWS} from './views/index.js';

const HELP = [
  ['/', 'Filter what the view lists'],
  ['j  k', 'The next row, the row before'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close what is open, or clear the filter'],
  ['1 … 9 0', 'Go to a view'],
  ['?', 'Show this'],
];

export class Keys {
  #url;
  #shell;
  #listener = null;

  constructor(url, shell) {
    this.#url = url;
    this.#shell = shell;
    addEventListener('keydown', event => this.#pressed(event));
  }

  /** Who hears j, k, Enter and Esc from now on. */
  listen(listener) {
    this.#listener = listener;
  }

  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') {
      this.#escape();
    } else if (!isTyping(event.target) && this.#act(event)) {
      event.preventDefault();
    } else if (event.key === 'Enter' && event.target === this.#shell.filter) {
      this.#listener?.move?.(0);
      document.querySelector('[role=grid]')?.focus();
    }
  }

  #act({key, target}) {
    const pressable = target.closest?.('a, button, summary');
    if (key === '/') this.#shell.filter.select();
    else if (key === 'j' || (key === 'ArrowDown' && isGrid(target))) this.#listener?.move?.(1);
    else if (key === 'k' || (key === 'ArrowUp' && isGrid(target))) this.#listener?.move?.(-1);
    else if (key === 'Enter' && !pressable) this.#listener?.enter?.();
    else if (key === '?') this.help();
    else if (/^\d$/.test(key)) this.#view(key === '0' ? 9 : Number(key) - 1);
    else return false;
    return true;
  }

  #view(index) {
    if (VIEWS[index]) this.#url.open(VIEWS[index].id);
  }

  #escape() {
    if (this.#listener?.leave?.()) return;
    if (this.#url.get('filter')) {
      this.#shell.filter.value = '';
      this.#url.set({filter: ''});
    }
    if (document.activeElement === this.#shell.filter) this.#shell.filter.blur();
  }

  help() {
    const dialog = h('dialog', {class: 'help', 'aria-labelledby': 'help-title', on: {close: () => dialog.remove()}},
      h('h2', {id: 'help-title'}, 'Keys'),
      h('dl', {}, HELP.map(([key, what]) => h('div', {}, h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)))),
      h('form', {method: 'dialog'}, h('button', {class: 'primary'}, 'Close')));
    document.body.append(dialog);
    dialog.showModal();
  }
}

function isTyping(target) {
  return Boolean(target.closest?.('input, textarea, select'));
}

function isGrid(target) {
  return Boolean(target.closest?.('[role=grid]')) || target === document.body;
}
