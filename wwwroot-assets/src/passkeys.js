// Passkeys on the account pages: a form with `data-passkey` makes one ("create") or uses one ("get") before it is submitted. It gets the
// challenge from the address in `data-options`, and sends what the device signed in its field "….Credential".
const isPossible = !!window.PublicKeyCredential?.parseCreationOptionsFromJSON && !!window.PublicKeyCredential.parseRequestOptionsFromJSON;

/** @param {HTMLFormElement} form */
async function fetchOptions(form) {
  const answer = await fetch(String(form.dataset.options), { method: 'POST', body: new FormData(form) });
  if (!answer.ok)
    throw new Error(`The server answered ${answer.status}.`);
  const options = await answer.json();
  // Such as a wrong password, in the server's words.
  if (options.refused)
    throw Object.assign(new Error(options.refused), { name: 'Refused' });
  return options;
}

/** @param {HTMLFormElement} form */
async function ask(form) {
  const options = await fetchOptions(form);
  return form.dataset.passkey === 'create'
    ? navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
    : navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}

/** @param {any} error */
function explain(error) {
  switch (error.name) {
    case 'NotAllowedError':
      return 'No passkey was used: the question was closed, or it took too long.';
    case 'Refused':
      return error.message;
    case 'InvalidStateError':
      return 'This device has a passkey of this account already.';
    default:
      return `That did not work. Load the page again, then try once more. (${error.message})`;
  }
}

/** @param {HTMLFormElement} form */
async function submit(form) {
  const error = /** @type {HTMLElement} */ (form.querySelector('.passkey-error'));
  error.textContent = '';
  for (const field of /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll('[data-copies]'))) {
    const copied = /** @type {HTMLInputElement | null} */ (document.querySelector(`[name="${field.dataset.copies}"]`));
    field.value = String(copied?.checked ?? false);
  }
  try {
    const credential = await ask(form);
    /** @type {HTMLInputElement} */ (form.querySelector('[name$=".Credential"]')).value = JSON.stringify(credential);
  } catch (reason) {
    error.textContent = explain(reason);
    return;
  }
  form.submit();
}

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (document.querySelectorAll('form[data-passkey]'))) {
  form.hidden = !isPossible;
  const note = /** @type {HTMLElement | null} */ (document.querySelector('.passkey-note'));
  if (note)
    note.hidden = isPossible;
  form.addEventListener('submit', event => {
    event.preventDefault();
    submit(form);
  });
}
