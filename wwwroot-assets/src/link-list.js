// The list of links in the browser: keyboard shortcuts without a round trip, which use the page's own controls, and the place that
// the reader had, which is in the history entry of the address.
import { elementOf } from './element-of.js';
import { isCovered } from './over-page.js';

const setting = 'linkapp.keys';
const pause = 150;

export function create(root) {
  const rows = () => [...root.querySelectorAll('.link-row')];
  const current = () => document.activeElement?.closest('.link-row');

  function go(element) {
    element?.focus();
    element?.scrollIntoView({ block: 'nearest' });
  }

  function move(step) {
    const all = rows();
    const index = all.indexOf(current());
    const next = index < 0 ? all[step > 0 ? 0 : all.length - 1] : all[index + step] ?? (step > 0 ? root.querySelector('.load-more') : null);
    go(next?.querySelector('.link-name') ?? next);
  }

  const press = (selector, shiftKey = false) =>
    current()?.querySelector(selector)?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));

  const keys = {
    '/': () => {
      const search = root.querySelector('.link-search input');
      search.focus();
      search.select();
    },
    '?': () => root.querySelector('[data-show-keys]')?.click(),
    j: () => move(1),
    k: () => move(-1),
    x: () => press('.link-check'),
    X: () => press('.link-check', true),
    e: () => press('.link-name'),
    c: () => press('[data-copy]'),
    m: () => press('button.row-menu, .row-menu button'),
    Escape: () => root.querySelector('[data-clear]')?.click(),
  };
  // Arrow keys scroll the page unless the focus is in the list.
  const arrows = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };

  function onKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || localStorage.getItem(setting) === 'off')
      return;
    if (event.target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]') || isCovered())
      return;
    const action = keys[event.key] ?? (current() ? arrows[event.key] : undefined);
    if (!action)
      return;
    event.preventDefault();
    action();
  }

  // The history entry that the rows belong to; unknown until they are shown.
  let entry;
  let timer;
  const entryNow = () => history.state?._index ?? 0;

  /** Notes the number of rows and the place in the history entry, where the server reads the number after the Back button. */
  function save() {
    clearTimeout(timer);
    const count = rows().length;
    if (root.isConnected && count > 0 && entry === entryNow())
      history.replaceState({ ...history.state, userState: `${count}|${Math.round(scrollY)}` }, '');
  }

  function onScroll() {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  document.addEventListener('keydown', onKey);
  // Before the click leads to another page.
  const onClick = event => elementOf(event)?.closest('a') && save();
  document.addEventListener('click', onClick, { capture: true });
  addEventListener('scroll', onScroll, { passive: true });
  root.dataset.keys = 'ready';
  return {
    save,
    /** Scrolls to where the reader was when they left this history entry. */
    restore() {
      entry = entryNow();
      const place = Number(history.state?.userState?.split('|')[1]);
      if (place)
        scrollTo(0, place);
    },
    /** Moves the focus to a row, or to the heading. */
    focus(id) {
      go(root.querySelector(`.link-row[data-id="${id}"] .link-name`) ?? root.querySelector('h1'));
    },
    /** Moves the focus to the button of a row's menu, which has taken the place of another button. */
    focusMenu(id) {
      root.querySelector(`.link-row[data-id="${id}"] .row-menu button`)?.focus();
    },
    dispose() {
      clearTimeout(timer);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('click', onClick, { capture: true });
      removeEventListener('scroll', onScroll);
    },
  };
}
