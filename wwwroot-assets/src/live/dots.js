import L from 'leaflet';
import { placeName } from './names.js';
import { group } from './near.js';
import { radiusOf } from './radius.js';

const nearPixels = 14;
const pingMilliseconds = 1400;

/** The dots on the map: one element for each group of near places, kept as long as the group's heaviest place leads it. */
export class Dots {
  #markers = new Map();
  #layer;

  constructor(map) {
    this.map = map;
    this.#layer = L.layerGroup().addTo(map);
  }

  /**
   * @param {Iterable} places of the window
   * @param {(place: object) => number} count clicks of a place; those with none are not drawn
   * @param {(place: object) => number} age of a place's last click, 0 (now) to 1 (leaving the window)
   * @param {Set} [clicked] places that have just been clicked
   */
  draw(places, count, age, clicked = new Set()) {
    const counted = [];
    for (const place of places) {
      const clicks = count(place);
      // Projected at the zoom, not at the map's position: moving the map regroups nothing.
      if (clicks > 0)
        counted.push({ place, clicks, at: this.map.project([place.lat, place.lon]) });
    }

    const gone = new Set(this.#markers.keys());
    for (const { seed, members } of group(counted, item => item.at, item => item.clicks, nearPixels)) {
      const element = this.#markerOf(seed.place).getElement();
      gone.delete(seed.place);
      paint(element, seed.place, members.reduce((sum, member) => sum + member.clicks, 0), Math.min(...members.map(member => age(member.place))));
      if (members.some(member => clicked.has(member.place)))
        ping(element);
    }
    for (const place of gone) {
      this.#markers.get(place).remove();
      this.#markers.delete(place);
    }
  }

  clear() {
    this.#layer.clearLayers();
    this.#markers.clear();
  }

  #markerOf(place) {
    let marker = this.#markers.get(place);
    if (!marker) {
      const icon = L.divIcon({ className: 'click-dot', iconSize: [0, 0] });
      marker = L.marker([place.lat, place.lon], { icon, keyboard: false }).addTo(this.#layer);
      marker.getElement().append(document.createElement('i'));
      this.#markers.set(place, marker);
    }
    return marker;
  }
}

function paint(element, place, clicks, age) {
  const { dataset } = element;
  if (dataset.count !== String(clicks)) {
    dataset.count = clicks;
    dataset.lat = place.lat;
    dataset.lon = place.lon;
    dataset.country = place.country ?? '';
    const text = `${placeName(place)}: ${clicks.toLocaleString('en')} ${clicks === 1 ? 'click' : 'clicks'}`;
    element.title = text;
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', text);
    element.style.setProperty('--r', `${radiusOf(clicks).toFixed(1)}px`);
  }
  const fresh = (1 - 0.65 * Math.min(1, age)).toFixed(2);
  if (dataset.fresh !== fresh) {
    dataset.fresh = fresh;
    element.style.setProperty('--fresh', fresh);
  }
}

function ping(element) {
  element.querySelector('b')?.remove();
  const ring = document.createElement('b');
  element.append(ring);
  setTimeout(() => ring.remove(), pingMilliseconds);
}
