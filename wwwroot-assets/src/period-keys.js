// The keys ← and → follow the links to the periods before and after, unless what has the focus uses these keys itself.
import { elementOf } from './element-of.js';
import { isCovered } from './over-page.js';

const usesArrows = 'input, textarea, select, [contenteditable], [role="region"], [role="combobox"], [role="listbox"], [role="menu"], [role="slider"]';

/** @param {HTMLElement} element contains the links, each with its key in aria-keyshortcuts */
export function create(element) {
  /** @param {KeyboardEvent} event */
  const press = event => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')
      return;
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
      return;
    if (elementOf(event)?.closest(usesArrows) || isCovered())
      return;
    /** @type {HTMLElement | null} */ (element.querySelector(`a[aria-keyshortcuts="${event.key}"]`))?.click();
  };
  document.addEventListener('keydown', press);
  return { dispose: () => document.removeEventListener('keydown', press) };
}
