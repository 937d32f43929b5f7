// Asks the person for the token of `admin.token`.

import {h} from './dom.js';

let asking = null;

/** Resolves when there is a token. Whoever asks meanwhile waits for the same answer. */
export function askForToken(api, wrong) {
  asking ??= ask(api, wrong).finally(() => {
    asking = null;
  });
  return asking;
}

function ask(api, wrong) {
  return new Promise(resolve => {
    const input = h('input', {
      id: 'token', type: 'password', autocomplete: 'off', spellcheck: 'false', required: true,
      pattern: '\\s*[!-~]+\\s*', title: 'A token has only ASCII letters, digits and signs, and no spaces.',
    });
    const words = wrong ? 'The gateway does not take that token.' : 'This gateway wants a token: the value of admin.token.';
    const done = event => {
      event.preventDefault();
      api.token = input.value;
      dialog.close();
      dialog.remove();
      resolve();
    };
    // A browser lets the second Esc close any dialog.
    const stay = () => dialog.isConnected && dialog.showModal();
    const dialog = h('dialog', {class: 'token', 'aria-labelledby': 'token-title', on: {cancel: event => event.preventDefault(), close: stay}},
      h('form', {on: {submit: done}},
        h('h2', {id: 'token-title'}, 'Token'),
        h('p', {}, words),
        h('label', {for: 'token'}, 'Token'),
        input,
        h('p', {class: 'hint'}, 'This tab keeps the token until it is closed.'),
        h('button', {type: 'submit', class: 'primary'}, 'Continue')));
    document.body.append(dialog);
    dialog.showModal();
    input.focus();
  });
}
