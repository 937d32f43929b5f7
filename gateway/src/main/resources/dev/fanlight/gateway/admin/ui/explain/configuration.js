// The parts of the view of the configuration. Every text comes from the gateway and may hold names of any kind.

import {h} from '../dom.js';
import {count, plural} from '../format.js';

/** Of advice; the filter finds the rest. */
const MOST = 200;

const SIGNS = {added: '+', removed: '−', changed: '~', reordered: '~'};

function fits(filter) {
  return (...texts) => !filter || texts.some(one => one?.toLowerCase().includes(filter));
}

function panel(title, ...content) {
  return h('section', {class: 'panel'}, h('h2', {}, title), ...content);
}

/** @param mistakes lines such as gateway.yaml:7: routes[0].path: found … */
export function drawMistakes(title, {mistakes, omitted}, filter) {
  const shown = mistakes.filter(mistake => fits(filter)(mistake));
  return panel(`${title}: ${plural(mistakes.length + omitted, 'mistake')}`,
    h('ol', {class: 'mistakes'}, shown.map(mistake => h('li', {}, h('code', {}, mistake)))),
    omitted > 0 && h('p', {class: 'hint'}, `${plural(omitted, 'further mistake')} not listed.`));
}

/** What a reload would change, by section and name. */
export function drawChanges({changes, omitted}, filter) {
  const shown = changes.filter(change => fits(filter)(change.section, change.name, change.key, change.from, change.to));
  const parts = Map.groupBy(shown, change => `${change.section} ${change.name ?? ''}`);
  return panel(`A reload would change ${plural(changes.length + omitted, 'setting')}`,
    h('dl', {class: 'changes'}, [...parts.values()].flatMap(part => [
      h('dt', {}, h('span', {class: 'words'}, part[0].section), part[0].name ? ` ${part[0].name}` : ''),
      ...part.map(change => h('dd', {class: `change-${change.kind}`}, h('b', {'aria-label': change.kind}, SIGNS[change.kind] ?? '~'), h('code', {}, changed(change)))),
    ])),
    omitted > 0 && h('p', {class: 'hint'}, `${plural(omitted, 'further change')} not listed.`));
}

function changed({kind, key, from, to}) {
  const name = key ? `${key}: ` : '';
  if (kind === 'added') return name + (to ?? 'new');
  if (kind === 'removed') return name + (from ?? 'gone');
  if (kind === 'reordered') return `${name}in another order${to ? `: ${to}` : ''}`;
  return `${name}${from ?? 'a value that is not shown'} → ${to ?? 'a value that is not shown'}`;
}

export function drawDraining(draining) {
  return panel('Earlier configurations that still have work', h('table', {class: 'numbers'},
    h('thead', {}, h('tr', {}, h('th', {scope: 'col'}, 'Generation'), h('th', {scope: 'col', class: 'end'}, 'Open exchanges'), h('th', {scope: 'col', class: 'end'}, 'In the background'))),
    h('tbody', {}, draining.map(one => h('tr', {},
      h('th', {scope: 'row'}, count(one.generation)), h('td', {class: 'end'}, count(one.exchanges)), h('td', {class: 'end'}, count(one.background)))))));
}

/** What is right, and perhaps not meant. */
export function drawAdvice(advice, filter) {
  if (advice.length === 0) return panel('Advice', h('p', {class: 'tone-good'}, 'check has nothing to advise.'));
  const shown = advice.filter(({path, message, remedy, rule}) => fits(filter)(path, message, remedy, rule));
  return panel(`Advice: ${plural(advice.length, 'setting')} that may not be meant`, h('table', {class: 'numbers advice'},
    h('thead', {}, h('tr', {}, ['Line', 'Setting', 'What may happen', 'What to do'].map(words => h('th', {scope: 'col'}, words)))),
    h('tbody', {}, shown.slice(0, MOST).map(({line, path, message, remedy}) => h('tr', {},
      h('td', {}, line > 0 ? count(line) : ''), h('th', {scope: 'row'}, h('code', {}, path)), h('td', {}, message), h('td', {}, remedy))))),
  shown.length > MOST && h('p', {class: 'hint'}, `${count(shown.length - MOST)} more are not listed; the filter finds them.`));
}
