// What the keyboard does in the shell, beyond what the browser gives.

function openMenus() {
  return document.querySelectorAll('details.menu[open]');
}

document.addEventListener('keydown', event => {
  if (event.key === 'Enter' && event.target.matches('[role="combobox"][aria-expanded="true"]')) {
    // Enter chooses from an open list; it must not send the form around it as well.
    event.preventDefault();
  }
  if (event.key !== 'Escape')
    return;
  for (const menu of openMenus()) {
    menu.open = false;
    menu.querySelector('summary').focus();
  }
});

// A menu closes when somebody goes on elsewhere.
for (const type of ['pointerdown', 'focusin']) {
  document.addEventListener(type, event => {
    for (const menu of openMenus()) {
      if (!menu.contains(event.target))
        menu.open = false;
    }
  });
}

// Blazor would only scroll there: the focus is to follow.
document.addEventListener('click', event => {
  if (!event.target.closest?.('a.skip'))
    return;
  event.preventDefault();
  document.getElementById('content').focus();
}, { capture: true });
