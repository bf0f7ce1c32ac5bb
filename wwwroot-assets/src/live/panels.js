import { ageText, countryName } from './names.js';

const whole = new Intl.NumberFormat('en');
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

/** Fills the panels around the map. It finds elements by their data-live attribute; all of them are optional. */
export class Panels {
  #latest;

  constructor(root) {
    this.root = root;
  }

  numbers(window, seconds) {
    const total = window.total(seconds);
    const unlocated = window.unlocated(seconds);
    this.#text('total', whole.format(total));
    this.#text('rate', tenths.format(window.rate()));
    this.#text('clicks-word', total === 1 ? 'click' : 'clicks');
    const countries = window.countries(seconds);
    this.#text('countries', whole.format(countries));
    this.#text('countries-word', countries === 1 ? 'country' : 'countries');
    this.#text('unlocated', `${whole.format(unlocated)} without a location`);
    this.#hide('unlocated', unlocated === 0);
    this.#hide('empty', total > 0);
  }

  /** @param {object[]} latest newest first; rows are rebuilt only if it is a different array */
  latest(latest, now) {
    const list = this.find('latest');
    if (!list)
      return;
    if (latest !== this.#latest) {
      this.#latest = latest;
      list.replaceChildren(...latest.map(row));
      this.#hide('no-latest', latest.length > 0);
    }
    for (const time of list.querySelectorAll('time'))
      setText(time, ageText(now - Date.parse(time.dateTime)));
  }

  find(name) {
    return this.root.querySelector(`[data-live="${name}"]`);
  }

  #text(name, text) {
    const element = this.find(name);
    if (element)
      setText(element, text);
  }

  #hide(name, hidden) {
    const element = this.find(name);
    if (element)
      element.hidden = hidden;
  }
}

function setText(element, text) {
  if (element.textContent !== text)
    element.textContent = text;
}

function row(click) {
  const time = part('time', 'age');
  time.dateTime = new Date(click.time).toISOString();
  const li = document.createElement('li');
  li.append(
    part('span', 'code', click.country ?? '··'),
    part('span', 'place', click.city ?? (click.country ? countryName(click.country) : 'Unknown place')),
    time,
    part('span', 'path', `/${click.slug} → ${click.destination}`));
  return li;
}

function part(tag, name, text = '') {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
