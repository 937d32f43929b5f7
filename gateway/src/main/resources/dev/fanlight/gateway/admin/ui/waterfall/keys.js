// The keyboard in the tree of rows: the arrows walk and fold, and one row is in the tab order.

/**
 * @param tree the element with the role tree
 * @param fold called with the key of a row that is to be opened or closed
 * @param chosen called with the key of the row that has the focus now
 */
export function walkByKeys(tree, fold, chosen) {
  const rowOf = event => event.target.closest('[role=treeitem]');
  tree.addEventListener('keydown', event => {
    const row = rowOf(event);
    if (row && !event.altKey && !event.ctrlKey && !event.metaKey && act(event.key, row, tree, fold)) {
      event.preventDefault();
      event.stopPropagation();
    }
  });
  tree.addEventListener('focusin', event => {
    choose(tree, rowOf(event));
    chosen(rowOf(event).dataset.key);
  });
  tree.addEventListener('click', event => {
    const row = rowOf(event);
    if (row && event.target.closest('.wf-name') && row.hasAttribute('aria-expanded')) fold(row.dataset.key);
    else row?.focus();
  });
}

function act(key, row, tree, fold) {
  const rows = [...tree.querySelectorAll('[role=treeitem]')];
  const at = rows.indexOf(row);
  const open = row.getAttribute('aria-expanded');
  const turn = () => {
    fold(row.dataset.key);
    return true;
  };
  switch (key) {
    case 'ArrowDown': case 'j': return go(rows[at + 1]);
    case 'ArrowUp': case 'k': return go(rows[at - 1]);
    case 'Home': return go(rows[0]);
    case 'End': return go(rows.at(-1));
    case 'ArrowRight': return open === 'false' ? turn() : open === 'true' && go(rows[at + 1]);
    case 'ArrowLeft': return open === 'true' ? turn() : go(parentOf(rows, at));
    case 'Enter': case ' ': return open !== null && turn();
    default: return false;
  }
}

function go(row) {
  row?.focus();
  return true;
}

function levelOf(row) {
  return Number(row.getAttribute('aria-level'));
}

function parentOf(rows, at) {
  return rows.slice(0, at).findLast(row => levelOf(row) < levelOf(rows[at]));
}

function choose(tree, row) {
  for (const other of tree.querySelectorAll('[tabindex="0"]')) {
    other.tabIndex = -1;
    other.setAttribute('aria-selected', 'false');
  }
  row.tabIndex = 0;
  row.setAttribute('aria-selected', 'true');
}
