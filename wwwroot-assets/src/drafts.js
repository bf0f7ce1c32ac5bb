// What is typed into a form and not saved yet, in the session storage of the tab. The server writes and reads it (BrowserDraft.cs).
import { forget, hasUnsent } from './unsent.js';

const prefix = 'linkapp-draft:';

window.linkappDrafts = {
  /** A part of a draft; empty at its end, or if there is none. */
  read: (key, start, length) => (sessionStorage.getItem(prefix + key) ?? '').slice(start, start + length),

  exists: key => sessionStorage.getItem(prefix + key) !== null || hasUnsent(key),

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
