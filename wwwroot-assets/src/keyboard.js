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

// A menu that opened the dialog of a QR code gives the focus back to its button when it closes; the dialog takes it again, since it
// closes with Escape only while it has the focus.
document.addEventListener('focusin', event => {
  const dialog = document.querySelector('.mud-dialog:has(.qr)');
  if (dialog && elementOf(event)?.closest('.row-menu'))
    /** @type {HTMLElement | null} */ (dialog.querySelector('.qr-tools .mud-button-filled'))?.focus();
});

// Blazor would only scroll to the content; the focus must move there too.
document.addEventListener('click', event => {
  if (!elementOf(event)?.closest('a.skip'))
    return;
  event.preventDefault();
  document.getElementById('content')?.focus();
}, { capture: true });
