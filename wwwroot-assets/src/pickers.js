// Comboboxes select their text when they get the focus, so that typing replaces it. This happens in the browser: MudAutocomplete's
// own SelectOnActivation asks the server, whose answer would arrive while the user is typing, and the next letter would replace
// the earlier ones.
import { elementOf } from './element-of.js';

const pickerOf = event => /** @type {HTMLInputElement | null} */ (elementOf(event)?.closest('input[role="combobox"]:not([readonly])') ?? null);

// MudBlazor opens the calendar with the space bar and keeps the space from the text: a date such as "29 Nov 2026" could not be typed.
document.addEventListener('keydown', event => {
  if (event.key === ' ' && elementOf(event)?.matches('.mud-picker input'))
    event.stopPropagation();
}, { capture: true });

let pressed = null;

document.addEventListener('focusin', event => pickerOf(event)?.select());

// A click sets the caret after the focus event and so clears the selection: select again after the click.
document.addEventListener('pointerdown', event => {
  const picker = pickerOf(event);
  pressed = picker === document.activeElement ? null : picker;
}, { capture: true });

document.addEventListener('click', event => {
  const picker = pickerOf(event);
  if (picker && picker === pressed && picker.selectionStart === picker.selectionEnd)
    picker.select();
  pressed = null;
}, { capture: true });
