// The state of the page is in the URL: `#/VIEW?name=value`. So it can be sent to somebody else.

function read() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  return {view: decoded(path), values: new URLSearchParams(query)};
}

/** An address that somebody typed or cut off names no view. */
function decoded(path) {
  try {
    return decodeURIComponent(path);
  } catch {
    return '';
  }
}

/** What the URL says. Listeners hear of every change, whoever made it. */
export class UrlState {
  #listeners = new Set();
  #now = read();

  constructor() {
    addEventListener('hashchange', () => this.#changed());
  }

  get view() {
    return this.#now.view;
  }

  get(name, otherwise = '') {
    return this.#now.values.get(name) ?? otherwise;
  }

  /** Sets values of the present view; an empty one goes. `step` makes the browser's Back return to what was before. */
  set(values, step = false) {
    const all = new URLSearchParams(this.#now.values);
    for (const [name, value] of Object.entries(values)) {
      if (value == null || value === '') all.delete(name);
      else all.set(name, value);
    }
    this.#go(this.view, all, step);
  }

  /** Goes to another view. */
  open(view, values = {}) {
    this.#go(view, new URLSearchParams(values), true);
  }

  /** The link to a view, for `href`. */
  link(view, values = {}) {
    const query = new URLSearchParams(values).toString();
    return `#/${encodeURIComponent(view)}${query ? `?${query}` : ''}`;
  }

  #go(view, values, step) {
    const target = this.link(view, values);
    if (target === location.hash) return;
    history[step ? 'pushState' : 'replaceState'](null, '', target);
    this.#changed();
  }

  #changed() {
    this.#now = read();
    for (const listener of [...this.#listeners]) listener(this);
  }

  /** Returns what ends the listening. */
  on(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
