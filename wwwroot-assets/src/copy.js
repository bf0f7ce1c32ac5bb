// Copies to the clipboard: a button with `data-copy` copies that text, one with `data-copy-picture` the PNG at that address. This
// happens in the browser, because browsers allow it only while they handle the click.
import { announce } from './announce.js';
import { elementOf } from './element-of.js';

const shownFor = 2000;

document.addEventListener('click', async event => {
  const button = /** @type {HTMLElement | null} */ (elementOf(event)?.closest('[data-copy], [data-copy-picture]') ?? null);
  if (!button)
    return;
  const { copy: text, copyPicture: picture } = button.dataset;
  if (picture && !navigator.clipboard?.write) {
    announce('This browser copies pictures on https only', button);
    return;
  }
  await (picture ? copyPicture(picture) : copyText(text));
  announce('Copied', button);
  button.dataset.copied = '';
  setTimeout(() => delete button.dataset.copied, shownFor);
});

// Browsers offer the clipboard API on https and localhost only; a server in a local network may have neither.
async function copyText(text) {
  if (navigator.clipboard) {
    await navigator.clipboard.writeText(text);
    return;
  }
  const area = document.createElement('textarea');
  area.value = text;
  // Inside an open dialog, which otherwise takes the focus back before the text is copied.
  (document.querySelector('.mud-dialog') ?? document.body).append(area);
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
