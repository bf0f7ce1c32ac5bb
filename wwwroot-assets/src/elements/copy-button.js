import { icon } from './icon.js';

const shownFor = 2000;
const sheets = 'M8 4h10a2 2 0 0 1 2 2v10h-2V6H8V4zM6 8h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zm0 2v8h8v-8H6z';

/** `<copy-button data-text="…">` puts its text on the clipboard and says so. */
class CopyButton extends HTMLElement {
  #timer;

  connectedCallback() {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('aria-label', `Copy ${this.dataset.text}`);
    button.title = `Copy ${this.dataset.text}`;
    button.append(icon(sheets));
    const status = document.createElement('span');
    status.setAttribute('role', 'status');
    this.replaceChildren(button, status);
    button.addEventListener('click', async () => {
      await copy(this.dataset.text);
      this.#say('Copied');
    });
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  #say(text) {
    const status = this.lastElementChild;
    status.textContent = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { status.textContent = ''; }, shownFor);
  }
}

// Browsers offer the clipboard on https and localhost only; a server in a local network has neither.
async function copy(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}

customElements.define('copy-button', CopyButton);
