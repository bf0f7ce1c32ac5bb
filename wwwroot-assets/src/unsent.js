// Fields of forms that are filled in over the circuit: what was typed while it was down is sent again once it is up, also by the page
// that takes the place of this one after a restart of the server, or a long sleep of this device.
import { connection } from './connection.js';
import { elementOf } from './element-of.js';

// SignalR takes this long to notice that the server is silent. What was typed during that time did not arrive either.
const noticedAfter = 30_000;
const key = 'linkapp-unsent';

// The fields that were changed, the latest last: the time of the last change, and whether the field has yet to report it, since most
// fields do so only when they are left.
const changed = new Map();
let lostAt = null;

/** Forms of static pages, and forms that leave the circuit, have a method attribute. */
export const isInteractive = form => form?.hasAttribute('method') === false;

/** Nothing is sent again: it was discarded, or it is saved. */
export function forget() {
  changed.clear();
  sessionStorage.removeItem(key);
}

for (const type of ['input', 'change']) {
  document.addEventListener(type, event => {
    const field = /** @type {HTMLInputElement | null} */ (elementOf(event));
    // A file would be sent twice, and a combobox would open its list again.
    if (!field || !isInteractive(field.form) || field.matches('[type="file"], [role="combobox"]'))
      return;
    changed.delete(field);
    changed.set(field, { time: performance.now(), isOpen: type === 'input' });
  }, { capture: true });
}

connection.addEventListener('change', () => {
  if (connection.state !== 'connected') {
    lostAt ??= performance.now();
    return;
  }
  if (lostAt !== null)
    unsent().forEach(send);
  lostAt = null;
  changed.clear();
});

// The page is replaced by one of a new circuit, or closed.
window.addEventListener('pagehide', () => {
  const values = unsent().filter(field => field.form.dataset.draft && !isSecret(field))
    .map(field => ({ form: field.form.dataset.draft, place: getPlace(field), value: field.value, checked: field.checked }));
  if (values.length > 0)
    sessionStorage.setItem(key, JSON.stringify({ path: location.pathname, values }));
});

/**
 * Fills in what the form of the page before this one could not send; returns whether there was anything.
 * @param {string} name the form's data-draft
 */
export function fill(name) {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector(`form[data-draft="${CSS.escape(name)}"]`));
  const left = getLeft();
  sessionStorage.removeItem(key);
  if (!form)
    return false;
  const fields = new Map([...form.elements].map(field => [getPlace(field), /** @type {HTMLInputElement} */ (field)]));
  let isFilled = false;
  for (const { form: of, place, value, checked } of left) {
    const field = of === name ? fields.get(place) : null;
    if (!field || field.value === value && field.checked === checked)
      continue;
    Object.assign(field, field.type === 'radio' || field.type === 'checkbox' ? { checked } : { value });
    send(field);
    isFilled = true;
  }
  return isFilled;
}

/** Whether the page before this one left something of a form that it could not send. */
export const hasUnsent = name => getLeft().some(value => value.form === name);

/** What the page before this one could not send. */
function getLeft() {
  const { path, values } = JSON.parse(sessionStorage.getItem(key) ?? '{}');
  return path === location.pathname ? values : [];
}

/** Whether a form that keeps nothing has input that a new circuit would lose. */
export const wouldLose = () => [...changed.keys()]
  .some(field => field.isConnected && !field.form.dataset.draft && !field.closest('.palette') && field.value.trim() !== '');

/** The fields whose last change may not have reached the server. */
function unsent() {
  const since = (lostAt ?? performance.now()) - noticedAfter;
  return [...changed]
    .filter(([field, { time, isOpen }]) => (isOpen || time >= since) && field.isConnected && (field.type !== 'radio' || field.checked))
    .map(([field]) => field);
}

function send(field) {
  field.dispatchEvent(new Event('input', { bubbles: true }));
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

const isSecret = field => field.type === 'password' || field.autocomplete === 'new-password';

const getLabel = field => field.labels?.[0]?.textContent.trim() ?? field.getAttribute('aria-label') ?? '';

// Ids differ on each page: a field is named by its label and by how many fields before it have the same one.
function getPlace(field) {
  const same = [...field.form.elements].filter(other => getLabel(other) === getLabel(field));
  return `${getLabel(field)}:${same.indexOf(field)}`;
}
