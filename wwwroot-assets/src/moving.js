// Moves the items of ordered lists. An item is a `[data-movable]` with a grip, `[data-drag]`, and buttons `[data-move="up|down"]`.
import { elementOf } from './element-of.js';

const settledAfter = 2000;
let dragged = null;

document.addEventListener('keydown', event => {
  const direction = { ArrowUp: 'up', ArrowDown: 'down' }[event.key];
  const element = elementOf(event);
  // In a combobox, Alt and an arrow open and close the list.
  const item = event.altKey && direction && !element?.matches('[role="combobox"]') && element?.closest('[data-movable]');
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
  // Firefox drags only elements that carry data.
  event.dataTransfer.setData('text/plain', '');
  event.dataTransfer.effectAllowed = 'move';
  event.dataTransfer.setDragImage(item, 10, 10);
});

document.addEventListener('dragend', () => { dragged = null; });

// Allows the drop here, at once: an answer from the server would come too late.
document.addEventListener('dragover', event => {
  if (dragged && elementOf(event)?.closest('[data-movable]')?.parentElement === dragged.parentElement)
    event.preventDefault();
});

// Blazor moves an item by removing and inserting it, which takes the focus from the element in it. This restores the focus. A
// button that is disabled now, because its item is the first or the last, gives the focus to the other one.
function keepFocus(item) {
  const focused = /** @type {HTMLElement | null} */ (document.activeElement);
  const observer = new MutationObserver(() => {
    if (!focused?.isConnected || focused !== document.activeElement && document.activeElement !== document.body)
      return;
    const other = /** @type {HTMLElement | null} */ (item.querySelector('[data-move]:enabled'));
    (focused.matches(':disabled') ? other : focused)?.focus();
  });
  observer.observe(item.parentElement, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  setTimeout(() => observer.disconnect(), settledAfter);
}
