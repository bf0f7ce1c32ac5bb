import L from 'leaflet';
import { DotKeys } from './dot-keys.js';
import { DotTip } from './dot-tip.js';
import { countText, placeName, sumClicks } from './names.js';
import { group } from './near.js';
import { Pings } from './pings.js';
import { positionOf } from './position.js';
import { radiusOf, scaleOf } from './radius.js';
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
  #keys;

  /**
   * @param {object} map
   * @param {boolean} hasKeys whether the keyboard reaches the dots
   */
  constructor(map, hasKeys) {
    this.map = map;
    this.#layer = L.layerGroup().addTo(map);
    this.#pings = new Pings(map);
    this.#tip = new DotTip(map, element => describe(this.#drawn.get(element)));
    this.#keys = hasKeys ? new DotKeys(map.getPane('markerPane'), this.#tip) : null;
  }

  /**
   * @param {{ place: object, clicks: number }[]} counted places with clicks
   * @param {(place: object) => number} age of a place's last click, 0 (now) to 1 (leaving the window)
   * @param {Set} [clicked] places that have just been clicked
   */
  draw(counted, age, clicked = new Set()) {
    const scale = scaleOf(this.map.getSize().x);
    const hadFocus = this.#keys?.hasFocus();
    // The projection depends on the zoom, not on the map's position, so moving the map does not change the groups.
    const items = counted.map(item => ({ ...item, at: this.map.project(positionOf(item.place)) }));
    const obsolete = new Set(this.#markers.keys());
    const pinged = [];
    const drawn = [];
    for (const { seed, members } of group(items, item => item.at, item => item.clicks, nearPixels * scale)) {
      const element = this.#markerOf(seed.place).getElement();
      obsolete.delete(seed.place);
      const clicks = sumClicks(members);
      const radius = radiusOf(clicks, scale);
      this.#drawn.set(element, { place: seed.place, members, clicks, radius });
      drawn.push({ element, clicks });
      this.#paint(element, seed.place, clicks, radius, Math.min(...members.map(member => age(member.place))));
      if (members.some(member => clicked.has(member.place)))
        pinged.push({ at: positionOf(seed.place), radius });
    }
    for (const place of obsolete) {
      this.#markers.get(place).remove();
      this.#markers.delete(place);
    }
    if (pinged.length > 0)
      this.#pings.show(pinged);
    this.#keys?.update(drawn.sort((a, b) => b.clicks - a.clicks).map(({ element }) => element), hadFocus);
    this.#tip.refresh();
  }

  clear() {
    this.#layer.clearLayers();
    this.#markers.clear();
    this.#pings.clear();
    this.#keys?.update([]);
    this.#tip.refresh();
  }

  dispose() {
    this.clear();
    this.#keys?.dispose();
    this.#pings.dispose();
    this.#tip.dispose();
  }

  #markerOf(place) {
    let marker = this.#markers.get(place);
    if (!marker) {
      const icon = L.divIcon({ className: 'click-dot', iconSize: [0, 0] });
      marker = new FlatMarker(positionOf(place), { icon, keyboard: false }).addTo(this.#layer);
      marker.getElement().append(document.createElement('i'));
      if (this.#keys)
        marker.getElement().setAttribute('tabindex', '-1');
      this.#markers.set(place, marker);
    }
    // Another region may draw it on the other side of 180°.
    if (!marker.getLatLng().equals(positionOf(place)))
      marker.setLatLng(positionOf(place));
    return marker;
  }

  #paint(element, place, clicks, radius, age) {
    const { dataset } = element;
    if (dataset.count !== String(clicks)) {
      dataset.count = clicks;
      dataset.lat = place.lat;
      dataset.lon = place.lon;
      dataset.country = place.country ?? '';
      element.setAttribute('role', this.#keys ? 'button' : 'img');
      element.setAttribute('aria-label', `${placeName(place)}: ${countText(clicks, 'click')}`);
    }
    const size = `${radius.toFixed(1)}px`;
    if (dataset.size !== size) {
      dataset.size = size;
      element.style.setProperty('--r', size);
    }
    // In a few steps, because each change repaints the dot.
    const fresh = (1 - 0.65 * Math.round(Math.min(1, age) * fadeSteps) / fadeSteps).toFixed(2);
    if (dataset.fresh !== fresh) {
      dataset.fresh = fresh;
      element.style.setProperty('--fresh', fresh);
    }
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
    at: positionOf(place),
    radius,
    title: placeName(place) + (others > 0 ? ` and ${others} near` : ''),
    clicks: countText(clicks, 'click'),
    links: links.names(),
  };
}
