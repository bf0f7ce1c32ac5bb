// What is typed into the form of a link and not saved yet, in the session storage of the tab. The server writes and reads it
// (UnsavedInput.cs).
import { forget } from './unsent.js';

const prefix = 'linkapp-draft:';

window.linkappDrafts = {
  /** A part of a draft; empty at its end, or if there is none. */
  read: (key, start, length) => (sessionStorage.getItem(prefix + key) ?? '').slice(start, start + length),

  write(key, text) {
    try {
      sessionStorage.setItem(prefix + key, text);
    } catch (error) {
      // The storage is full. The form works without a draft.
      console.warn(error);
    }
  },

  remove(key) {
    sessionStorage.removeItem(prefix + key);
    forget();
  },
};
