// Keyboard behaviour of the shell.
import { elementOf } from './element-of.js';

document.addEventListener('keydown', event => {
  // Enter chooses from an open list; it must not send the form around it as well.
  if (event.key === 'Enter' && elementOf(event)?.matches('[role="combobox"][aria-expanded="true"]'))
    event.preventDefault();
});

// Escape closes a menu that was opened by a click, too: MudBlazor would first move the focus into it.
document.addEventListener('keydown', event => {
  const button = event.key === 'Escape' && elementOf(event)?.closest('.mud-menu [aria-haspopup="menu"][aria-expanded="true"]');
  if (!button)
    return;
  event.stopImmediatePropagation();
  /** @type {HTMLElement} */ (button).click();
}, { capture: true });

// Blazor would only scroll to the content; the focus must move there too.
document.addEventListener('click', event => {
  if (!elementOf(event)?.closest('a.skip'))
    return;
  event.preventDefault();
  document.getElementById('content')?.focus();
}, { capture: true });
