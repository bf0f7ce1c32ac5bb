// Ctrl+K (⌘K on a Mac) opens the command palette. In it, the arrow keys move between the field and what was found.
import { elementOf } from './element-of.js';

/** @param {DotNetObject} button */
export function create(button) {
  function press(event) {
    if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
      event.preventDefault();
      button.invokeMethodAsync('OpenAsync');
      return;
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const palette = step && elementOf(event)?.closest('.palette');
    if (!palette)
      return;
    event.preventDefault();
    const stops = /** @type {HTMLElement[]} */ ([...palette.querySelectorAll('input, .palette-list a')]);
    stops[(stops.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step + stops.length) % stops.length].focus();
  }
  // A page that is still on its way moves the focus to its heading when it comes; the palette is above it, and takes the focus back.
  function keep(event) {
    const palette = document.querySelector('.palette');
    if (palette && !palette.contains(elementOf(event)))
      palette.querySelector('input')?.focus();
  }
  document.addEventListener('keydown', press);
  document.addEventListener('focusin', keep);
  return {
    dispose() {
      document.removeEventListener('keydown', press);
      document.removeEventListener('focusin', keep);
    },
  };
}
