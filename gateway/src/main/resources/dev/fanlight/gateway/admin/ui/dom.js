// Makes and changes elements. Text is always set as text, never as HTML: names come from files and clients.

const SVG = 'http://www.w3.org/2000/svg';

/** An element. `props` are attributes, `on` listens, `style` sets properties; false and null set nothing. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

function fill(element, props, children) {
  set(element, props ?? {});
  element.append(...children.flat().filter(child => child != null && child !== false));
  return element;
}

/** Changes attributes; one that stays the same is not touched. */
export function set(element, props) {
  for (const [name, value] of Object.entries(props)) {
    if (name === 'on') {
      for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    } else if (name === 'style') {
      for (const [property, text] of Object.entries(value)) element.style.setProperty(property, text);
    } else if (value == null || value === false) {
      if (element.hasAttribute(name)) element.removeAttribute(name);
    } else {
      const now = value === true && !name.startsWith('aria-') ? '' : String(value);
      if (element.getAttribute(name) !== now) element.setAttribute(name, now);
    }
  }
  return element;
}

/** Changes the text, if it is another one. */
export function text(element, value) {
  const now = String(value ?? '');
  if (element.textContent !== now) element.textContent = now;
  return element;
}

/**
 * Makes the children of `parent` those of `items`, in their order. An item that stays keeps its element, and with it
 * focus and scroll position. `make(item)` gives an element; `update(element, item)` follows each time.
 */
export function keyed(parent, items, key, make, update) {
  const known = parent.keyed ?? new Map();
  const next = new Map();
  let place = parent.firstChild;
  for (const item of items) {
    const name = key(item);
    const element = known.get(name) ?? make(item);
    next.set(name, element);
    known.delete(name);
    update?.(element, item);
    if (element === place) place = place.nextSibling;
    else parent.insertBefore(element, place);
  }
  for (const gone of known.values()) gone.remove();
  parent.keyed = next;
}
