// An open dialog keeps the focus, since Escape closes it only while it has the focus. Others ask for the focus late: a menu gives it
// back to its button after it has opened the dialog, and a page that is still on its way moves it to its heading.
import { elementOf } from './element-of.js';

// What belongs to a dialog but is rendered beside it: the lists of its fields, and messages.
const beside = '.mud-popover, .mud-snackbar';

/** The element that had the focus in the dialog. @type {Element | null} */
let last = null;

document.addEventListener('focusin', event => {
  const dialog = [...document.querySelectorAll('.mud-dialog')].at(-1);
  const element = elementOf(event);
  if (!dialog || !element || element.closest(beside))
    return;
  if (dialog.contains(element)) {
    last = element;
    return;
  }
  const target = dialog.contains(last) ? last : dialog.querySelector('input, button, a[href]');
  /** @type {HTMLElement | null} */ (target)?.focus();
});
