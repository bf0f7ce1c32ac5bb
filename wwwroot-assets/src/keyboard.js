// Keyboard behaviour of the shell.
import { elementOf } from './element-of.js';

document.addEventListener('keydown', event => {
  // Enter chooses from an open list; it must not send the form around it as well.
  if (event.key === 'Enter' && elementOf(event)?.matches('[role="combobox"][aria-expanded="true"]'))
    event.preventDefault();
});

// Blazor would only scroll to the content; the focus must move there too.
document.addEventListener('click', event => {
  if (!elementOf(event)?.closest('a.skip'))
    return;
  event.preventDefault();
  document.getElementById('content')?.focus();
}, { capture: true });
