// Keyboard shortcuts of the list of links. They run in the browser, without a round trip, and use the page's own controls.
const setting = 'linkapp.keys';

export function create(root) {
  const help = root.querySelector('.key-help');
  const on = help.querySelector('[data-keys-on]');
  on.checked = localStorage.getItem(setting) !== 'off';
  on.addEventListener('change', () => localStorage.setItem(setting, on.checked ? 'on' : 'off'));
  const show = event => {
    if (event.target.closest('[data-show-keys]'))
      help.showModal();
  };

  const rows = () => [...root.querySelectorAll('.link-row')];
  const current = () => document.activeElement?.closest('.link-row');

  function move(step) {
    const all = rows();
    const index = all.indexOf(current());
    const next = index < 0 ? all[step > 0 ? 0 : all.length - 1] : all[index + step] ?? (step > 0 ? root.querySelector('.load-more') : null);
    const target = next?.querySelector('.link-name') ?? next;
    target?.focus();
    target?.scrollIntoView({ block: 'nearest' });
  }

  const select = shiftKey => current()?.querySelector('.link-check')?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, shiftKey }));

  const keys = {
    '/': () => {
      const search = root.querySelector('input[type="search"]');
      search.focus();
      search.select();
    },
    '?': () => help.showModal(),
    j: () => move(1),
    k: () => move(-1),
    x: () => select(false),
    X: () => select(true),
    e: () => /** @type {HTMLElement | null | undefined} */ (current()?.querySelector('.link-edit'))?.click(),
    Escape: () => root.querySelector('[data-clear]')?.click(),
  };
  // Arrow keys scroll the page unless the focus is in the list.
  const arrows = { ArrowDown: () => move(1), ArrowUp: () => move(-1) };

  function press(event) {
    if (!on.checked || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented)
      return;
    if (event.target.matches('input:not([type="checkbox"]), textarea, select, [contenteditable]')
      || document.querySelector('dialog[open], .mud-dialog, details.menu[open]'))
      return;
    const action = keys[event.key] ?? (current() ? arrows[event.key] : undefined);
    if (!action)
      return;
    event.preventDefault();
    action();
  }

  root.addEventListener('click', show);
  document.addEventListener('keydown', press);
  root.dataset.keys = 'ready';
  return {
    dispose() {
      root.removeEventListener('click', show);
      document.removeEventListener('keydown', press);
    },
  };
}
