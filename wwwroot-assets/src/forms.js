// Forms that are filled in over the circuit. Without one, Blazor neither sends them nor hears what is typed, and the
// browser would send them itself: it would load the page again, without what was typed.
import { connection } from './connection.js';
import { elementOf } from './element-of.js';

// SignalR notices only after this time that the server is silent; what was typed meanwhile did not arrive either.
const noticedAfter = 30_000;

// The fields that somebody changed, with the time; the latest at the end.
const changed = new Map();
let lostAt = null;

// Forms of static pages, and those that leave the circuit, say how they are sent.
const isInteractive = form => form?.hasAttribute('method') === false;

// In the body, since Blazor owns what is in the page.
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
    // A file would be sent twice, and a field that offers values would offer them again.
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

// The good news has been seen once somebody goes on.
for (const type of ['pointerdown', 'keydown']) {
  document.addEventListener(type, () => {
    if (note.dataset.state === 'connected')
      note.hidden = true;
  }, { capture: true });
}

/** Tells Blazor the values of fields once more. */
function sendChanges(since) {
  for (const [field, time] of [...changed]) {
    if (time < since || !field.isConnected || field.type === 'radio' && !field.checked)
      continue;
    field.dispatchEvent(new Event('input', { bubbles: true }));
    field.dispatchEvent(new Event('change', { bubbles: true }));
  }
}
