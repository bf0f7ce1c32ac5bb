// Buttons with `data-toggle` that belong to the browser and not to the server: how somebody likes to look at the map.

/**
 * @param {HTMLElement} root
 * @param {string} name of the button
 * @param {(on: boolean) => void} changed called at once and with each change
 * @param {string} [key] under which this browser remembers the choice; without, it starts switched off each time
 */
export function toggle(root, name, changed, key) {
  const button = root.querySelector(`[data-toggle="${name}"]`);
  if (!button)
    return;
  const set = on => {
    button.setAttribute('aria-pressed', on);
    changed(on);
  };
  button.addEventListener('click', () => {
    const on = button.getAttribute('aria-pressed') !== 'true';
    if (key)
      store(key, on);
    set(on);
  });
  if (key && stored(key))
    set(true);
}

// A browser that stores nothing keeps the choice for this page.
function store(key, on) {
  try {
    localStorage.setItem(key, on ? 'on' : 'off');
  } catch {
    return;
  }
}

function stored(key) {
  try {
    return localStorage.getItem(key) === 'on';
  } catch {
    return false;
  }
}
