// Submits a form of the page for the circuit, which can't change cookies: to sign out, to switch the organization.
window.linkappSubmit = (id, values = {}) => {
  const form = /** @type {HTMLFormElement} */ (document.getElementById(id));
  for (const [name, value] of Object.entries(values))
    /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value = String(value);
  form.submit();
};
