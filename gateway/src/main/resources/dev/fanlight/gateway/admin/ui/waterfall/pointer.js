// The pointer over the waterfall: a hairline shows its moment, the row under it is chosen, and dragging zooms.

import {h} from '../dom.js';
import {exact} from './scale.js';

/** So much of the width is a drag, and not a click. */
const DRAG = 0.02;

/**
 * @param chosen called with the key of the row under the pointer
 * @param zoomTo called with two moments
 */
export function watchPointer(picture, scale, chosen, zoomTo) {
  const times = picture.querySelector('.wf-times');
  const cross = h('i', {class: 'wf-cross', hidden: true});
  const moment = h('span', {class: 'wf-moment', hidden: true});
  picture.querySelector('.wf-grid').append(cross);
  times.append(moment);
  const shareOf = event => (event.clientX - times.getBoundingClientRect().left) / times.clientWidth;
  const show = share => {
    cross.hidden = moment.hidden = !(share >= 0 && share <= 1);
    cross.style.left = moment.style.left = `${share * 100}%`;
    moment.textContent = exact(scale.momentAt(share));
  };
  let pressed = NaN;
  picture.addEventListener('pointermove', event => {
    show(shareOf(event));
    const row = event.target.closest('[role=treeitem]');
    if (row) chosen(row.dataset.key);
  });
  picture.addEventListener('pointerleave', () => show(NaN));
  picture.addEventListener('pointerdown', event => {
    pressed = event.button === 0 ? shareOf(event) : NaN;
  });
  picture.addEventListener('pointerup', event => {
    const [from, to] = [pressed, shareOf(event)].sort((a, b) => a - b).map(share => Math.min(1, Math.max(0, share)));
    pressed = NaN;
    if (to - from > DRAG) zoomTo(scale.momentAt(from), scale.momentAt(to));
  });
}
