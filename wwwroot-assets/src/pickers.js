// Fields that offer values select their text once they have the focus, so that what is typed replaces it. The browser does it at
// once: a selection made by the server would arrive while somebody is typing, and the next letter would replace the earlier ones.
import { elementOf } from './element-of.js';

const pickerOf = event => /** @type {HTMLInputElement | null} */ (elementOf(event)?.closest('input[role="combobox"]') ?? null);

let pressed = null;

document.addEventListener('focusin', event => pickerOf(event)?.select());

// A click puts the caret into the text after that.
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
