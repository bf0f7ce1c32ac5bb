// Handles forms that are filled in over the circuit. While the circuit is down, Blazor does not submit them, and the browser would submit
// them itself: the page would reload, and the input would be lost.
import { connection } from './connection.js';
import './drafts.js';
import { fill, isInteractive, wouldLose } from './unsent.js';

// In the body, because Blazor owns the contents of the page.
const note = document.createElement('p');
note.className = 'form-note px-4 py-2 rounded mud-elevation-8';
note.setAttribute('role', 'alert');
note.hidden = true;
document.body.append(note);

function say(state, text) {
  note.dataset.state = state;
  note.textContent = text;
  note.hidden = false;
}

document.addEventListener('submit', event => {
  if (!isInteractive(event.target))
    return;
  event.preventDefault();
  // Enter in a field that is not part of what the form saves, such as those of the test of a link.
  if (document.activeElement?.matches('[data-apart] input')) {
    event.stopImmediatePropagation();
    return;
  }
  if (connection.state === 'connected')
    note.hidden = true;
  else
    say('waiting', 'Not saved: there is no connection to the server. What you typed stays here; save it once the connection is back.');
}, { capture: true });

connection.addEventListener('change', () => {
  if (connection.state === 'connected' && !note.hidden)
    say('connected', 'Connected again. What you typed is still here: you can save it now.');
});

// "Connected again" disappears with the next click or key press.
for (const type of ['pointerdown', 'keydown']) {
  document.addEventListener(type, () => {
    if (note.dataset.state === 'connected')
      note.hidden = true;
  }, { capture: true });
}

// Blazor asks before a page with unsaved input is left. The page that is loaded again after a restart of the server needs no question:
// its input is stored, or the reload waits for a button. This listener is registered before Blazor's.
let reloads = false;
connection.addEventListener('reload', event => {
  if (!wouldLose()) {
    reloads = true;
    return;
  }
  event.preventDefault();
  say('waiting', 'The server was restarted, and this page has to be loaded again. What you typed in it is not kept: copy it first if you need it. ');
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Reload';
  button.addEventListener('click', () => {
    reloads = true;
    location.reload();
  });
  note.append(button);
});
window.addEventListener('beforeunload', event => {
  if (reloads)
    event.stopImmediatePropagation();
});

window.linkappForms = {
  fill,

  /** Moves the focus to the first element that one of the selectors finds, the most important selector first. */
  focusFirst(...selectors) {
    const found = selectors.map(selector => /** @type {HTMLElement | null} */ (document.querySelector(selector))).find(Boolean);
    if (!found)
      return;
    if (!found.matches('a[href], button, input, select, textarea, [tabindex]'))
      found.tabIndex = -1;
    found.focus({ preventScroll: true });
    found.scrollIntoView({ block: found.offsetHeight > innerHeight / 2 ? 'start' : 'center' });
  },
};
