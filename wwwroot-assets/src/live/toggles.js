// Buttons with `data-toggle` for preferences of the map that stay in the browser and are unknown to the server.

/**
 * @param {HTMLElement} root
 * @param {string} name the value of the button's data-toggle
 * @param {(on: boolean) => void} changed called with each change, and at the start if the stored choice is on
 * @param {string} [key] the key under which this browser stores the choice; without it, the button starts switched off
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

// Without storage, the choice lasts for this page.
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
