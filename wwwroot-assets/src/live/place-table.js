import { countText, placeName, sumClicks } from './names.js';
import { labelOf, reportOf } from './report-of.js';

// More rows than anyone reads; each batch writes them again.
const most = 100;

const whole = new Intl.NumberFormat('en');

/** The places in view and their clicks as a table: the numbers of the dots for those who can't see them, or want to copy them. */
export class PlaceTable {
  #isShown = false;

  constructor(root) {
    this.box = root.querySelector('[data-live="table"]');
  }

  show(shown) {
    this.#isShown = shown && this.box !== null;
    if (this.box)
      this.box.hidden = !shown;
  }

  /** @param {{ place: object, clicks: number }[]} shown */
  draw(shown) {
    if (!this.#isShown)
      return;
    const busiest = shown.toSorted((a, b) => b.clicks - a.clicks);
    this.box.querySelector('tbody').replaceChildren(...busiest.slice(0, most).map(row));
    const rest = busiest.slice(most);
    const note = this.box.querySelector('[data-live="table-rest"]');
    note.hidden = rest.length === 0;
    note.textContent = `and ${countText(sumClicks(rest), 'click')} at ${countText(rest.length, 'more place')}`;
  }
}

function row({ place, clicks }) {
  const name = document.createElement('th');
  name.scope = 'row';
  name.textContent = placeName(place);
  const count = document.createElement('td');
  count.className = 'number';
  count.textContent = whole.format(clicks);
  const links = document.createElement('td');
  for (const link of place.links.names().filter(Boolean)) {
    const anchor = document.createElement('a');
    anchor.href = reportOf(link);
    anchor.textContent = labelOf(link);
    links.append(anchor, ' ');
  }
  const tr = document.createElement('tr');
  tr.append(name, count, links);
  return tr;
}
