/**
 * The element that is the target of an event; null if the target is the document or the window.
 * @param {Event} event
 */
export function elementOf(event) {
  return event.target instanceof Element ? event.target : null;
}
