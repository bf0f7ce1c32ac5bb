import L from 'leaflet';
import { DotTip } from './dot-tip.js';
import { placeName } from './names.js';
import { group } from './near.js';
import { Pings } from './pings.js';
import { radiusOf } from './radius.js';
import { TopLinks } from './top-links.js';

const nearPixels = 14;
const fadeSteps = 20;

// Leaflet positions its markers with 3D transforms, which make each of them a layer that the browser composites in every
// frame: hundreds of dots took 50 ms a frame without a graphics card. With 2D transforms they share one layer.
/** @type {typeof L.Marker} */
const FlatMarker = L.Marker.extend({
  _setPos(at) {
    this._icon._leaflet_pos = at;
    this._icon.style.transform = `translate(${at.x}px,${at.y}px)`;
  },
});

/** The dots on the map: one element for each group of near places, reused as long as the same place has the most clicks in it. */
export class Dots {
  #markers = new Map();
  #drawn = new WeakMap();
  #layer;
  #pings;
  #tip;

  constructor(map) {
    this.map = map;
    this.#layer = L.layerGroup().addTo(map);
    this.#pings = new Pings(map);
    this.#tip = new DotTip(map, element => describe(this.#drawn.get(element)));
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
      // The projection depends on the zoom, not on the map's position, so moving the map does not change the groups.
      if (clicks > 0)
        counted.push({ place, clicks, at: this.map.project([place.lat, place.lon]) });
    }

    const obsolete = new Set(this.#markers.keys());
    const pinged = [];
    for (const { seed, members } of group(counted, item => item.at, item => item.clicks, nearPixels)) {
      const element = this.#markerOf(seed.place).getElement();
      obsolete.delete(seed.place);
      const clicks = members.reduce((sum, member) => sum + member.clicks, 0);
      const radius = radiusOf(clicks);
      this.#drawn.set(element, { place: seed.place, members, clicks, radius });
      paint(element, seed.place, clicks, radius, Math.min(...members.map(member => age(member.place))));
      if (members.some(member => clicked.has(member.place)))
        pinged.push({ at: [seed.place.lat, seed.place.lon], radius });
    }
    for (const place of obsolete) {
      this.#markers.get(place).remove();
      this.#markers.delete(place);
    }
    if (pinged.length > 0)
      this.#pings.show(pinged);
    this.#tip.refresh();
  }

  clear() {
    this.#layer.clearLayers();
    this.#markers.clear();
    this.#pings.clear();
    this.#tip.refresh();
  }

  dispose() {
    this.clear();
    this.#pings.dispose();
    this.#tip.dispose();
  }

  #markerOf(place) {
    let marker = this.#markers.get(place);
    if (!marker) {
      const icon = L.divIcon({ className: 'click-dot', iconSize: [0, 0] });
      marker = new FlatMarker([place.lat, place.lon], { icon, keyboard: false }).addTo(this.#layer);
      marker.getElement().append(document.createElement('i'));
      this.#markers.set(place, marker);
    }
    return marker;
  }
}

function paint(element, place, clicks, radius, age) {
  const { dataset } = element;
  if (dataset.count !== String(clicks)) {
    dataset.count = clicks;
    dataset.lat = place.lat;
    dataset.lon = place.lon;
    dataset.country = place.country ?? '';
    element.setAttribute('role', 'img');
    element.setAttribute('aria-label', `${placeName(place)}: ${clicksText(clicks)}`);
    element.style.setProperty('--r', `${radius.toFixed(1)}px`);
  }
  // In a few steps, because each change repaints the dot.
  const fresh = (1 - 0.65 * Math.round(Math.min(1, age) * fadeSteps) / fadeSteps).toFixed(2);
  if (dataset.fresh !== fresh) {
    dataset.fresh = fresh;
    element.style.setProperty('--fresh', fresh);
  }
}

/** The contents of a dot's tooltip. */
function describe(dot) {
  if (!dot)
    return undefined;
  const { place, members, clicks, radius } = dot;
  const links = new TopLinks();
  for (const member of members)
    links.absorb(member.place.links);
  const others = members.length - 1;
  return {
    at: [place.lat, place.lon],
    radius,
    title: placeName(place) + (others > 0 ? ` and ${others} near` : ''),
    clicks: clicksText(clicks),
    slugs: links.slugs(),
  };
}

const clicksText = clicks => `${clicks.toLocaleString('en')} ${clicks === 1 ? 'click' : 'clicks'}`;
