// Moves the items of ordered lists: a `[data-movable]` has a grip, `[data-drag]`, and buttons `[data-move="up|down"]`.
import { elementOf } from './element-of.js';

const settledAfter = 2000;
let dragged = null;

document.addEventListener('keydown', event => {
  const direction = { ArrowUp: 'up', ArrowDown: 'down' }[event.key];
  const item = event.altKey && direction && elementOf(event)?.closest('[data-movable]');
  if (!item)
    return;
  event.preventDefault();
  keepFocus(item);
  item.querySelector(`[data-move=${direction}]`).click();
});

document.addEventListener('click', event => {
  const item = elementOf(event)?.closest('[data-move]')?.closest('[data-movable]');
  if (item && event.isTrusted)
    keepFocus(item);
});

document.addEventListener('dragstart', event => {
  const item = elementOf(event)?.closest('[data-drag]')?.closest('[data-movable]');
  if (!item || !event.dataTransfer)
    return;
  dragged = item;
  // Firefox drags only what carries something.
  event.dataTransfer.setData('text/plain', '');
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setDragImage(item, 10, 10);
});

document.addEventListener('dragend', () => { dragged = null; });

// Says that it may be dropped here: at once, which an answer of the server would be too late for.
document.addEventListener('dragover', event => {
  if (dragged && elementOf(event)?.closest('[data-movable]')?.parentElement === dragged.parentElement)
    event.preventDefault();
});

// Blazor moves an item by taking it out and putting it in again, which takes the focus from whatever is in it.
function keepFocus(item) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const observer = new MutationObserver(() => {
    if (document.activeElement !== document.body || !focused?.isConnected)
      return;
    focused.focus();
    observer.disconnect();
  });
  observer.observe(item.parentElement, { childList: true });
  setTimeout(() => observer.disconnect(), settledAfter);
}
