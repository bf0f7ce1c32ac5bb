import { ageText, countryName } from './names.js';
import { labelOf, reportOf } from './report-of.js';

const whole = new Intl.NumberFormat('en');
const tenths = new Intl.NumberFormat('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 });

const small = 'mud-typography-caption mud-text-secondary';

/** Fills the panels around the map. It finds elements by their data-live attribute; all of them are optional. */
export class Panels {
  #rows = new Map();

  constructor(root) {
    this.root = root;
  }

  /** @param {{ total: number, rate: number, countries: number, outside: number, unlocated: number }} view */
  numbers({ total, rate, countries, outside, unlocated }) {
    this.#text('total', whole.format(total));
    this.#text('rate', tenths.format(rate));
    this.#text('clicks-word', (total === 1 ? 'click' : 'clicks') + (outside > 0 ? ' in this view' : ''));
    this.#text('countries', whole.format(countries));
    this.#text('countries-word', countries === 1 ? 'country' : 'countries');
    this.#text('outside', `${whole.format(outside)} more outside this view`);
    this.#hide('outside', outside === 0);
    this.#text('unlocated', `${whole.format(unlocated)} without a location`);
    this.#hide('unlocated', unlocated === 0);
    this.#hide('empty', total > 0 || outside > 0);
  }

  /** Says how many clicks have come while the page is paused. */
  news(clicks) {
    this.#text('news', `${whole.format(clicks)} new`);
    this.#hide('news', clicks === 0);
  }

  /**
   * @param {object[]} latest newest first
   * @param {number} now
   * @param {boolean} isPart whether the map shows only a part of the clicks
   */
  latest(latest, now, isPart) {
    const list = this.find('latest');
    if (!list)
      return;
    // Rows stay as long as their clicks do, so that a focused link stays focused.
    if (latest.length !== this.#rows.size || latest.some(click => !this.#rows.has(click))) {
      this.#rows = new Map(latest.map(click => [click, this.#rows.get(click) ?? row(click)]));
      for (const old of [...list.children].filter(li => ![...this.#rows.values()].includes(li)))
        old.remove();
      [...this.#rows.values()].forEach((li, i) => {
        if (list.children[i] !== li)
          list.insertBefore(li, list.children[i] ?? null);
      });
      list.tabIndex = list.scrollHeight > list.clientHeight ? 0 : -1;
    }
    this.#hide('no-latest', latest.length > 0);
    this.#text('no-latest', isPart ? 'None of the latest clicks is in this view.' : 'Each click appears here with its place and destination.');
    this.#hide('latest-part', !isPart);
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
  const time = part('time', small);
  time.dateTime = new Date(click.time).toISOString();
  const link = part('a', 'click d-flex align-baseline gap-3 px-4 py-2');
  // A deleted link has no name, and its row leads nowhere.
  if (click.name)
    link.href = reportOf(click.name);
  const place = part('span', 'place flex-1 mud-typography-nowrap', click.city ?? (click.country ? countryName(click.country) : 'Unknown place'));
  const path = part('span', `d-block mud-typography-nowrap ${small}`, `${labelOf(click.name)} → ${click.address}`);
  const head = part('span', 'd-flex align-baseline gap-3');
  head.append(place, time);
  const text = part('span', 'flex-1 overflow-hidden');
  text.append(head, path);
  link.append(part('span', `code rounded border border-solid mud-border-lines-default ${small}`, click.country ?? '··'), text);
  link.title = path.textContent;
  const li = document.createElement('li');
  li.append(link);
  return li;
}

function part(tag, name, text = '') {
  const element = document.createElement(tag);
  element.className = name;
  element.textContent = text;
  return element;
}
