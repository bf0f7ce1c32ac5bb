// What the keyboard does in the shell, beyond what the browser gives.
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

// A menu closes when somebody presses elsewhere, or when the keyboard moves the focus elsewhere. The focus that a press
// moves says nothing: a press on text in the menu moves it to <main>, and so does one on a button or label in Safari.
// Closing the menu at that moment would take away what is being pressed, which crashes the page in Chromium.
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

// Blazor would only scroll there: the focus is to follow.
document.addEventListener('click', event => {
  if (!elementOf(event)?.closest('a.skip'))
    return;
  event.preventDefault();
  document.getElementById('content')?.focus();
}, { capture: true });
