// A map of the world's countries: the more clicks, the darker. The style sheet has a colour for each level.
import { elementOf } from './element-of.js';

const levels = 6;
const svgSpace = 'http://www.w3.org/2000/svg';
const exact = new Intl.NumberFormat('en');

/**
 * @param {HTMLElement} element
 * @param {{ shapesUrl: string }} options
 * @param {{ [code: string]: { name: string, clicks: number, chosen: boolean } }} countries
 * @param {DotNetObject} events receives the country that was clicked: Choose(code)
 */
export async function create(element, options, countries, events) {
  const { viewBox, shapes } = await (await fetch(options.shapesUrl)).json();
  const svg = document.createElementNS(svgSpace, 'svg');
  svg.setAttribute('class', 'country-shapes d-block');
  svg.setAttribute('viewBox', viewBox);
  for (const [code, path] of shapes) {
    const shape = document.createElementNS(svgSpace, 'path');
    shape.setAttribute('d', path);
    if (code)
      shape.dataset.code = code;
    svg.append(shape);
  }
  const hint = Object.assign(document.createElement('div'), { className: 'map-hint', hidden: true });
  element.append(svg, hint);

  let known = countries;
  const update = next => {
    known = next;
    const most = Math.max(1, ...Object.values(known).map(country => country.clicks));
    for (const shape of svg.children) {
      const country = known[codeOf(shape)];
      shape.setAttribute('class', country ? `level-${levelOf(country.clicks, most)}${country.chosen ? ' chosen' : ''}` : '');
    }
  };
  update(known);

  svg.addEventListener('pointermove', event => {
    const country = known[codeOf(elementOf(event))];
    hint.hidden = !country;
    if (!country)
      return;
    hint.textContent = `${country.name}: ${exact.format(country.clicks)}`;
    const box = element.getBoundingClientRect();
    hint.style.left = `${Math.min(Math.max(event.clientX, box.left + 70), box.right - 70)}px`;
    hint.style.top = `${event.clientY}px`;
  });
  svg.addEventListener('pointerleave', () => { hint.hidden = true; });
  svg.addEventListener('click', event => {
    const code = codeOf(elementOf(event));
    if (known[code])
      events.invokeMethodAsync('Choose', code);
  });
  return {
    update,
    dispose() {
      svg.remove();
      hint.remove();
    },
  };
}

/** @param {Element | null} shape */
function codeOf(shape) {
  return shape?.getAttribute('data-code') ?? '';
}

// Logarithmic, because one country often has a hundred times the clicks of most others.
function levelOf(clicks, most) {
  return most < 2 ? levels : Math.max(1, Math.ceil((Math.log(clicks) / Math.log(most)) * levels));
}
