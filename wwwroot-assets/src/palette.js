// Ctrl+K (⌘K on a Mac) opens the command palette.

/** @param {DotNetObject} button */
export function create(button) {
  function press(event) {
    if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey)
      return;
    event.preventDefault();
    button.invokeMethodAsync('OpenAsync');
  }
  document.addEventListener('keydown', press);
  return { dispose: () => document.removeEventListener('keydown', press) };
}
