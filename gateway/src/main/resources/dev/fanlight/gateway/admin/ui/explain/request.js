// The request that somebody asks about: the form, its place in the URL, and how the gateway is asked.

import {h} from '../dom.js';
import {field} from '../waterfall/filters.js';

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const NAMES = ['method', 'url', 'headers', 'client', 'body'];

/** Fields whose values do not stand in the URL of the page, where others may read them. */
const SECRET = /^(authorization|proxy-authorization|cookie|.*(token|key|secret).*)$/i;

/** @param line such as x-api-key: abc */
export function isSecret(line) {
  return SECRET.test(line.split(':')[0].trim());
}

/** A form that is filled from the URL. */
export class RequestForm {
  #url;

  /** @param asked called when somebody sends the form */
  constructor(url, asked) {
    this.#url = url;
    const input = (name, attributes) => (this[name] = h('input', {name, autocomplete: 'off', spellcheck: 'false', ...attributes}));
    this.method = h('select', {name: 'method'}, METHODS.map(method => h('option', {value: method}, method)));
    this.headers = h('textarea', {name: 'headers', rows: 4, spellcheck: 'false', placeholder: 'x-version: 2'});
    this.body = h('textarea', {name: 'body', rows: 3, spellcheck: 'false'});
    this.element = h('form', {class: 'try-form', on: {submit: event => {
      event.preventDefault();
      this.#keep();
      asked();
    }}},
    h('div', {class: 'try-line'}, field('Method', this.method), field('URL, or a path with its query', input('url', {required: true, placeholder: '/home/7?full=true'}))),
    field('Header fields, one on a line', this.headers),
    h('details', {}, h('summary', {}, 'Client and body'), field('Address of the client', input('client', {placeholder: '127.0.0.1'})), field('Body', this.body)),
    h('button', {type: 'submit', class: 'primary'}, 'Try'));
    this.fill();
  }

  fill() {
    for (const name of NAMES) this[name].value = this.#url.get(name, name === 'method' ? 'GET' : '');
  }

  get isFilled() {
    return this.url.value.trim() !== '';
  }

  #lines() {
    return this.headers.value.split('\n').map(line => line.trim()).filter(Boolean);
  }

  #keep() {
    const open = this.#lines().filter(line => !isSecret(line));
    this.#url.set({...Object.fromEntries(NAMES.map(name => [name, this[name].value.trim()])), headers: open.join('\n'), body: ''});
  }

  /** The address that asks the gateway. */
  get path() {
    const query = new URLSearchParams({method: this.method.value, url: this.url.value.trim()});
    for (const line of this.#lines()) query.append('header', line);
    if (this.client.value.trim()) query.set('client', this.client.value.trim());
    if (this.body.value) query.set('body', this.body.value);
    return `/api/try?${query}`;
  }
}
