/**
 * The element that an event is about; null where it is about the document or the window.
 * @param {Event} event
 */
export function elementOf(event) {
  return event.target instanceof Element ? event.target : null;
}
