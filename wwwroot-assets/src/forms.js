// Handles forms that are filled in over the circuit. While the circuit is down, Blazor neither submits them nor receives what is
// typed, and the browser would submit them itself: the page would reload, and the input would be lost.
import { connection } from './connection.js';
import { elementOf } from './element-of.js';

// SignalR takes this long to notice that the server is silent. What was typed during that time did not arrive either.
const noticedAfter = 30_000;

// The fields that were changed, each with the time of its last change; the latest is last.
const changed = new Map();
let lostAt = null;

// Forms of static pages, and forms that leave the circuit, have a method attribute.
const isInteractive = form => form?.hasAttribute('method') === false;

// In the body, because Blazor owns the contents of the page.
const note = document.createElement('p');
note.className = 'form-note';
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
  if (connection.state === 'connected')
    note.hidden = true;
  else
    say('waiting', 'Not saved: there is no connection to the server. What you typed stays here; save it once the connection is back.');
}, { capture: true });

for (const type of ['input', 'change']) {
  document.addEventListener(type, event => {
    const field = /** @type {HTMLInputElement | null} */ (elementOf(event));
    // A file would be sent twice, and a combobox would open its list again.
    if (!field || !isInteractive(field.form) || field.matches('[type="file"], [role="combobox"]'))
      return;
    changed.delete(field);
    changed.set(field, performance.now());
  }, { capture: true });
}

connection.addEventListener('change', () => {
  if (connection.state !== 'connected') {
    lostAt ??= performance.now();
    return;
  }
  if (lostAt !== null)
    sendChanges(lostAt - noticedAfter);
  lostAt = null;
  changed.clear();
  if (!note.hidden)
    say('connected', 'Connected again. What you typed is still here: you can save it now.');
});

// "Connected again" disappears with the next click or key press.
for (const type of ['pointerdown', 'keydown']) {
  document.addEventListener(type, () => {
    if (note.dataset.state === 'connected')
      note.hidden = true;
  }, { capture: true });
}

/** Sends Blazor the values of fields that changed since a time again. */
function sendChanges(since) {
  for (const [field, time] of [...changed]) {
    if (time < since || !field.isConnected || field.type === 'radio' && !field.checked)
      continue;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
