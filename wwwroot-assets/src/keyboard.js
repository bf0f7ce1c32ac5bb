// Keyboard behaviour of the shell.
import { elementOf } from './element-of.js';

/** @returns {NodeListOf<HTMLDetailsElement>} */
function openMenus() {
  return document.querySelectorAll('details.menu[open]');
}

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && elementOf(event)?.matches('[role="combobox"][aria-expanded="true"]')) {
    // Enter chooses from an open list; it must not send the form around it as well.
    event.preventDefault();
  }
  if (event.key !== 'Escape')
    return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  }
});

/** @param {Element | null} target */
function closeMenusAround(target) {
  for (const menu of openMenus()) {
    if (!menu.contains(target))
      menu.open = false;
  }
}

// A menu closes when the user presses outside it, or when the keyboard moves the focus out of it. Focus changes caused by a
// press are ignored: a press on text in the menu moves the focus to <main>, and so does one on a button or label in Safari.
// Closing the menu then would remove the element that is being pressed, which crashes the page in Chromium.
let pressed = false;

document.addEventListener('pointerdown', event => {
  pressed = true;
  closeMenusAround(elementOf(event));
}, { capture: true });

document.addEventListener('keydown', () => { pressed = false; }, { capture: true });

document.addEventListener('focusin', event => {
  if (!pressed)
    closeMenusAround(elementOf(event));
});

// Blazor would only scroll to the content; the focus must move there too.
document.addEventListener('click', event => {
  if (!elementOf(event)?.closest('a.skip'))
    return;
  event.preventDefault();
  document.getElementById('content')?.focus();
}, { capture: true });
