import L from 'leaflet';
import { night } from './terminator.js';

const refreshMilliseconds = 60_000;

/** The shade over the part of the map where it is night. */
export class Night {
  /** @type {L.Polygon | null} */
  #shade = null;
  #drawn = -Infinity;

  constructor(map) {
    this.map = map;
    // Above the land, below the dots.
    const pane = map.getPane('night') ?? map.createPane('night');
    pane.classList.add('night-pane');
  }

  show(shown) {
    this.#shade?.remove();
    this.#drawn = -Infinity;
    const renderer = L.svg({ pane: 'night', padding: 0.5 });
    this.#shade = shown ? L.polygon([], { pane: 'night', renderer, interactive: false, stroke: false, className: 'night' }).addTo(this.map) : null;
  }

  /** Moves the shade to a time, at most once a minute: it takes minutes to move by a pixel. */
  draw(time) {
    if (!this.#shade || Math.abs(time - this.#drawn) < refreshMilliseconds)
      return;
    this.#drawn = time;
    this.#shade.setLatLngs(night(time));
  }

  dispose() {
    this.#shade?.remove();
  }
}
