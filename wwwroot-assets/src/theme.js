// Sets the theme before the first paint: the one chosen in this browser, or else the system's.
const key = 'linkapp-theme';
const order = ['system', 'light', 'dark'];
const system = matchMedia('(prefers-color-scheme: dark)');

function stored() {
  try {
    const choice = localStorage.getItem(key) ?? '';
    return order.includes(choice) ? choice : 'system';
  } catch {
    return 'system';
  }
}

let choice = stored();

function apply() {
  const dark = choice === 'dark' || (choice === 'system' && system.matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  document.dispatchEvent(new CustomEvent('linkapp:theme'));
}

window.linkappTheme = {
  get: () => choice,
  /** @param {string} next system, light or dark */
  set(next) {
    choice = next;
    try {
      localStorage.setItem(key, choice);
    } catch {
      // Without storage, the choice lasts for this page.
    }
    apply();
  },
};

system.addEventListener('change', apply);
apply();
