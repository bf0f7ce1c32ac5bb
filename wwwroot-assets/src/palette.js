// Ctrl+K (⌘K on a Mac) presses the button of the command palette. In it, the arrow keys move between the field and what was found.
import { elementOf } from './element-of.js';

document.addEventListener('keydown', event => {
  if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
    const button = /** @type {HTMLElement | null} */ (document.querySelector('.palette-button'));
    if (button)
      event.preventDefault();
    button?.click();
    return;
  }
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const palette = step && elementOf(event)?.closest('.palette');
  if (!palette)
    return;
  event.preventDefault();
  const stops = /** @type {HTMLElement[]} */ ([...palette.querySelectorAll('input, .palette-list a')]);
  stops[(stops.indexOf(/** @type {HTMLElement} */ (document.activeElement)) + step + stops.length) % stops.length].focus();
});
