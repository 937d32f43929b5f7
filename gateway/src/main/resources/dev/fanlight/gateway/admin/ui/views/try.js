// Try a request: which route serves it and why the others do not, and the calls that it would make. Nothing is sent.

import {copyBar} from '../copy.js';
import {h} from '../dom.js';
import {drawAnswer} from '../explain/answer.js';
import {RequestForm} from '../explain/request.js';

export function open(container, page) {
  const form = new RequestForm(page.url, ask);
  const answer = h('div', {class: 'try-answer', role: 'region', 'aria-label': 'What happens', tabindex: 0});
  let latest = null;
  container.append(
    h('div', {class: 'view-head'}, h('h1', {}, 'Try a request'), copyBar(page, () => ({
      curl: () => page.api.curl(form.path), json: () => JSON.stringify(latest, null, 2),
    }))),
    h('div', {class: 'try'}, form.element, answer));

  async function ask() {
    try {
      const path = form.path;
      const explanation = await page.api.json(path);
      if (path !== form.path) return;
      latest = explanation;
      draw();
    } catch (failure) {
      answer.replaceChildren(h('p', {class: 'empty tone-bad', role: 'alert'}, failure.message));
    }
  }

  function draw() {
    if (latest) answer.replaceChildren(...drawAnswer(latest, page.url.get('filter').toLowerCase()));
  }

  if (form.isFilled) ask();
  else answer.replaceChildren(h('p', {class: 'empty'}, 'Name a request. The gateway says what it would do with it, and why. It sends nothing.'));
  return page.url.on(draw);
}
