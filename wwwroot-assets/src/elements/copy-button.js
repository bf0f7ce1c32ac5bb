import { icon } from './icon.js';

const shownFor = 2000;
const sheets = 'M8 4h10a2 2 0 0 1 2 2v10h-2V6H8V4zM6 8h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H6a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zm0 2v8h8v-8H6z';

/**
 * `<copy-button data-text="…">` copies its text to the clipboard and confirms it; with `data-picture="…"` it copies the PNG
 * at that address. A `data-label` is shown beside the icon.
 */
class CopyButton extends HTMLElement {
  #timer;

  connectedCallback() {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(icon(sheets));
    if (this.dataset.label)
      button.append(this.dataset.label);
    else
      button.title = button.ariaLabel = `Copy ${this.dataset.text}`;
    const status = document.createElement('span');
    status.setAttribute('role', 'status');
    this.replaceChildren(button, status);
    button.addEventListener('click', async () => this.#say(await this.#copy()));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  async #copy() {
    if (!this.dataset.picture) {
      await copyText(this.dataset.text);
      return 'Copied';
    }
    if (!navigator.clipboard?.write)
      return 'This browser copies pictures on https only';
    await copyPicture(this.dataset.picture);
    return 'Copied';
  }

  #say(text) {
    const status = /** @type {HTMLElement} */ (this.lastElementChild);
    status.textContent = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => { status.textContent = ''; }, shownFor);
  }
}

// Browsers offer the clipboard API on https and localhost only; a server in a local network may have neither.
async function copyText(text) {
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

// The clipboard gets a promise of the picture, which is not awaited: Safari allows access only while it handles the click.
async function copyPicture(address) {
  const picture = fetch(address).then(answer => {
    if (!answer.ok)
      throw new Error(`${address} answers ${answer.status}.`);
    return answer.blob();
  });
  await navigator.clipboard.write([new ClipboardItem({ 'image/png': picture })]);
}

customElements.define('copy-button', CopyButton);
