// What the list of exchanges is narrowed by. The values are in the URL, with the names that /api/exchanges has for them.

import {h} from '../dom.js';

export const FILTERS = ['route', 'status', 'min_ms', 'error'];

const STATUSES = [['', 'any'], ['2xx', '2xx'], ['3xx', '3xx'], ['4xx', '4xx'], ['5xx', '5xx'], ['499', '499: the client left']];

/**
 * @param routes their names
 */
export function drawFilters(page, routes) {
  const {url} = page;
  const change = event => url.set({[event.target.name]: event.target.type === 'checkbox' ? (event.target.checked ? 'any' : '') : event.target.value.trim()});
  return h('form', {class: 'exchange-filters', 'aria-label': 'Which exchanges', on: {submit: event => event.preventDefault(), change}},
    field('Route', h('input', {name: 'route', value: url.get('route'), list: 'route-names', placeholder: 'any', autocomplete: 'off', spellcheck: 'false'}),
      h('datalist', {id: 'route-names'}, routes.map(route => h('option', {value: route})))),
    field('Status', h('select', {name: 'status'}, STATUSES.map(([value, words]) => h('option', {value, selected: url.get('status') === value}, words)))),
    field('At least (ms)', h('input', {name: 'min_ms', value: url.get('min_ms'), inputmode: 'decimal', placeholder: '250', autocomplete: 'off'})),
    h('label', {class: 'check'}, h('input', {type: 'checkbox', name: 'error', checked: url.get('error') !== ''}), 'failed'));
}

export function field(title, ...controls) {
  return h('label', {class: 'field'}, h('span', {}, title), controls);
}
