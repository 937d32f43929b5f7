// A table of any length. Only the rows that can be seen have elements, and these stay where they are while numbers
// change. Filter, order, chosen and opened row are in the URL.
//
//   const table = list(container, page, {
//     label: 'Bulkheads',          // what it lists, for those who hear the page
//     rows: () => [{key, ...}],    // all rows; `key` is a text of its own for each
//     matches: row => row.key,     // the text that the filter looks into
//     empty: 'Nothing yet.',       // what to say when there are no rows
//     height: 44,                  // of a row, in pixels
//     columns: [{
//       id: 'name', title: 'Name', width: 'minmax(10rem, 1fr)', end: false,
//       spare: false,              // whether it goes where there is little room
//       order: row => row.key,     // what the column is ordered by; without it, it cannot be
//       make: cell => row => {},   // fills the cell once, and returns what updates it for a row
//     }],
//     opened: (container, row) => update,  // what Enter shows of a row: filled once, returns what updates it, or nothing
//   });
//   table.update();                // after new numbers

import {h, set, text} from './dom.js';
import {count} from './format.js';

/** Narrower than this, in pixels, spare columns go. */
const NARROW = 860;
const SETTLE = 5000;
const SPARE = 4;

export function list(container, page, spec) {
  return new List(container, page, spec);
}

class List {
  #page;
  #spec;
  #rows = [];
  #shown = [];
  #elements = [];
  #orderedAt = 0;
  #orderedBy = '';
  #openKey = '';
  #updateOpen = null;

  constructor(container, page, spec) {
    this.#page = page;
    this.#spec = {height: 44, matches: row => row.key, ...spec};
    this.#build(container);
    this.close = page.url.on(() => this.update());
    page.keys(this);
    this.update();
  }

  #build(container) {
    this.head = h('div', {class: 'list-head', role: 'row', 'aria-rowindex': 1}, this.#spec.columns.map(c => this.#title(c)));
    this.space = h('div', {class: 'list-space', role: 'presentation'});
    this.body = h('div', {class: 'list-body', role: 'rowgroup', tabindex: 0, on: {scroll: () => this.#paint()}}, this.space);
    this.nothing = h('p', {class: 'empty', hidden: true});
    this.grid = h('div', {
      class: 'list', role: 'grid', tabindex: 0, 'aria-label': this.#spec.label,
      style: {'--row': `${this.#spec.height}px`},
    }, h('div', {role: 'rowgroup'}, this.head), this.body);
    this.detail = h('aside', {class: 'detail', hidden: true});
    this.number = h('p', {class: 'list-count', role: 'status'});
    container.append(h('div', {class: 'list-and-detail'}, h('div', {class: 'list-frame'}, this.grid, this.nothing, this.number), this.detail));
    this.resize = new ResizeObserver(() => this.#paint());
    this.resize.observe(this.body);
  }

  #title(column) {
    const by = {role: 'columnheader', class: column.end ? 'end' : '', 'data-id': column.id, 'data-spare': column.spare};
    if (!column.order) return h('div', by, column.title);
    const turn = () => {
      const [now, next] = [this.#page.url.get('sort'), column.end ? `-${column.id}` : column.id];
      this.#page.url.set({sort: now === next ? (column.end ? column.id : `-${column.id}`) : next});
    };
    return h('div', by, h('button', {type: 'button', on: {click: turn}}, column.title));
  }

  /** Shows the rows as they are now. */
  update() {
    this.#rows = this.#spec.rows();
    const filter = this.#page.url.get('filter').toLowerCase();
    const found = filter ? this.#rows.filter(row => this.#spec.matches(row).toLowerCase().includes(filter)) : this.#rows;
    this.#shown = this.#ordered(found);
    this.#say(found.length, filter);
    this.#paint();
    this.#open();
  }

  /** Rows that are ordered by a number do not change places more often than a person can follow. */
  #ordered(rows) {
    const sort = this.#page.url.get('sort');
    const column = this.#spec.columns.find(c => c.id === sort.replace(/^-/, ''));
    if (!column?.order) return rows;
    const places = new Map(this.#shown.map((row, index) => [row.key, index]));
    const settled = this.#orderedBy === sort && (performance.now() - this.#orderedAt < SETTLE || this.grid.matches(':hover'));
    if (settled && rows.every(row => places.has(row.key))) {
      return [...rows].sort((a, b) => places.get(a.key) - places.get(b.key));
    }
    [this.#orderedBy, this.#orderedAt] = [sort, performance.now()];
    const sign = sort.startsWith('-') ? -1 : 1;
    const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return [...rows].sort((a, b) => sign * compare(column.order(a) ?? -1, column.order(b) ?? -1) || compare(a.key, b.key));
  }

  #say(found, filter) {
    const none = found === 0;
    text(this.nothing, none ? (filter ? `Nothing here matches “${filter}”. Esc clears the filter.` : this.#spec.empty) : '');
    set(this.nothing, {hidden: !none});
    set(this.grid, {'aria-rowcount': found + 1, hidden: none});
    const all = this.#rows.length;
    text(this.number, found === all ? '' : `${count(found)} of ${count(all)}`);
    const sort = this.#page.url.get('sort');
    for (const title of this.head.children) {
      const sorted = title.dataset.id === sort.replace(/^-/, '');
      set(title, {'aria-sort': sorted ? (sort.startsWith('-') ? 'descending' : 'ascending') : null});
    }
  }

  /** Where there is little room, some columns go. */
  #fit() {
    const narrow = this.body.clientWidth < NARROW;
    const columns = this.#spec.columns.filter(column => !narrow || !column.spare);
    set(this.grid, {'data-narrow': narrow, style: {'--columns': columns.map(column => column.width).join(' ')}});
  }

  #paint() {
    this.#fit();
    const {height} = this.#spec;
    set(this.space, {style: {height: `${this.#shown.length * height}px`}});
    const first = Math.max(0, Math.floor(this.body.scrollTop / height) - SPARE);
    const most = Math.ceil((this.body.clientHeight || 600) / height) + 2 * SPARE;
    const visible = this.#shown.slice(first, first + most);
    while (this.#elements.length < visible.length) this.#elements.push(this.#row());
    this.#elements.forEach((element, i) => this.#fill(element, visible[i], first + i));
  }

  #row() {
    const cells = this.#spec.columns.map(column => h('div', {role: 'gridcell', class: column.end ? 'end' : '', 'data-spare': column.spare}));
    const row = h('div', {
      class: 'row', role: 'row',
      on: {click: () => this.choose(Number(row.dataset.index)), dblclick: () => this.enter()},
    }, cells);
    row.updates = this.#spec.columns.map((column, i) => column.make(cells[i]));
    this.space.append(row);
    return row;
  }

  #fill(element, row, index) {
    set(element, {hidden: !row});
    if (!row) return;
    const chosen = row.key === this.#page.url.get('row');
    set(element, {
      'aria-rowindex': index + 2, 'aria-selected': chosen, 'data-index': index, id: `row-${index}`,
      style: {transform: `translateY(${index * this.#spec.height}px)`},
    });
    if (chosen) set(this.grid, {'aria-activedescendant': element.id});
    for (const update of element.updates) update(row);
  }

  #index() {
    const key = this.#page.url.get('row');
    return this.#shown.findIndex(row => row.key === key);
  }

  /** Chooses a row by its place. What is open follows. */
  choose(index) {
    const row = this.#shown[Math.max(0, Math.min(this.#shown.length - 1, index))];
    if (!row) return;
    this.#page.url.set({row: row.key, open: this.#page.url.get('open') && row.key});
    const [top, {height}] = [this.#shown.indexOf(row) * this.#spec.height, this.#spec];
    if (top < this.body.scrollTop) this.body.scrollTop = top;
    const end = top + height - this.body.clientHeight;
    if (end > this.body.scrollTop) this.body.scrollTop = end;
  }

  /** The next row, or the one before. */
  move(by) {
    this.choose(this.#index() + by);
    this.grid.focus({preventScroll: true});
  }

  /** Opens the chosen row. */
  enter() {
    const row = this.#shown[this.#index()];
    if (row && this.#spec.opened) this.#page.url.set({open: row.key}, true);
  }

  /** Closes what is open. Returns whether something was. */
  leave() {
    if (!this.#page.url.get('open')) return false;
    this.#page.url.set({open: ''});
    this.grid.focus();
    return true;
  }

  #open() {
    const key = this.#page.url.get('open');
    const row = key && this.#rows.find(one => one.key === key);
    set(this.detail, {hidden: !row});
    if (!row) {
      [this.#openKey, this.#updateOpen] = ['', null];
      this.detail.replaceChildren();
    } else if (this.#openKey === key) {
      this.#updateOpen?.(row);
    } else {
      this.#openKey = key;
      const shut = h('button', {type: 'button', class: 'shut', 'aria-label': 'Close (Esc)', on: {click: () => this.leave()}}, '✕');
      const content = h('div', {class: 'detail-content'});
      this.detail.replaceChildren(shut, content);
      set(this.detail, {'aria-label': key});
      this.#updateOpen = this.#spec.opened(content, row) ?? null;
      this.#updateOpen?.(row);
    }
  }

  /** Ends it. */
  end() {
    this.close();
    this.resize.disconnect();
  }
}
