// The one live region of the page, for news that scripts have. It also shows as a small bubble beside the element that it is about.
const shownFor = 2000;

const region = document.createElement('div');
region.id = 'announcer';
region.setAttribute('role', 'status');
document.body.append(region);

let timer;

/**
 * @param {string} text
 * @param {Element} beside
 */
export function announce(text, beside) {
  const { left, top, width } = beside.getBoundingClientRect();
  region.style.left = `${left + width / 2}px`;
  region.style.top = `${top}px`;
  region.textContent = text;
  clearTimeout(timer);
  timer = setTimeout(() => { region.textContent = ''; }, shownFor);
}
