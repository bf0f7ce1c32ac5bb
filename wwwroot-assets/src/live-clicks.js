// Draws the live feed: dots on the map, numbers, bars and the latest clicks. The server sends each batch once.
import { Bars } from './live/bars.js';
import { ClickWindow } from './live/click-window.js';
import { Dots } from './live/dots.js';
import { Night } from './live/night.js';
import { readBatch } from './live/page-batch.js';
import { Panels } from './live/panels.js';
import { Ticks } from './live/ticks.js';
import { toggle } from './live/toggles.js';

const decoder = new TextDecoder();

/**
 * @param {HTMLElement} root the page's section
 * @param {{ map: object }} leaflet the map from leaflet-map.js
 * @param {{ minutes: number }} options how much of the window to show
 */
export function create(root, leaflet, options) {
  const view = new LiveView(root, leaflet.map, options.minutes);
  return {
    snapshot: bytes => view.snapshot(read(bytes)),
    batch: bytes => view.batch(readBatch(read(bytes))),
    replay: bytes => view.replay(read(bytes)),
    step: (time, bytes) => view.step(time, bytes && readBatch(read(bytes))),
    setWindow: minutes => view.setWindow(minutes),
    setPaused: paused => view.setPaused(paused),
    dispose: () => view.dispose(),
  };
}

const read = bytes => JSON.parse(decoder.decode(bytes));

class LiveView {
  #window = new ClickWindow();
  #paused = false;
  #redraw = () => this.#draw();

  constructor(root, map, minutes) {
    this.root = root;
    this.map = map;
    this.seconds = minutes * 60;
    this.dots = new Dots(map);
    this.panels = new Panels(root);
    this.bars = new Bars(this.panels.find('sparkline'));
    this.night = new Night(map);
    this.ticks = new Ticks();
    toggle(root, 'night', on => {
      this.night.show(on);
      this.night.draw(this.#window.now());
    }, 'linkapp-night');
    toggle(root, 'sound', on => this.ticks.switch(on));
    // Ages and the window's end advance even without clicks.
    this.timer = setInterval(this.#redraw, 1000);
    document.addEventListener('visibilitychange', this.#redraw);
    map.on('zoomend', this.#redraw);
  }

  snapshot(data) {
    this.#window.hold(null);
    this.#show(data);
    delete this.root.dataset.at;
  }

  /** Shows the window of a time in the past, and stops the clock there. */
  replay(data) {
    this.#window.hold(Date.parse(data.time));
    this.#show(data);
    this.root.dataset.at = data.time;
  }

  /** Advances a replay to a time, with the batch of the clicks since the last step, if any. */
  step(time, data) {
    this.#window.hold(time);
    this.root.dataset.at = new Date(time).toISOString();
    if (data)
      this.batch(data);
    else
      this.#draw();
  }

  #show(data) {
    this.#window.snapshot(data);
    this.dots.clear();
    this.#draw();
    this.root.dataset.position = data.position;
  }

  batch(data) {
    const clicked = this.#window.batch(data);
    if (!clicked)
      return;
    this.#draw(new Set(clicked));
    if (!this.#paused)
      this.ticks.play(data.total);
    this.root.dataset.position = data.to;
  }

  setWindow(minutes) {
    this.seconds = minutes * 60;
    this.#draw();
  }

  setPaused(paused) {
    this.#paused = paused;
    this.root.toggleAttribute('data-paused', paused);
    this.#draw();
  }

  dispose() {
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.#redraw);
    this.map.off('zoomend', this.#redraw);
    this.dots.dispose();
    this.bars.dispose();
    this.night.dispose();
    this.ticks.dispose();
  }

  #draw(clicked) {
    this.#window.expire();
    if (this.#paused || document.hidden)
      return;
    const now = this.#window.now();
    this.dots.draw(
      this.#window.places.values(),
      place => this.#window.count(place, this.seconds),
      place => (now - place.last) / (this.seconds * 1000),
      clicked);
    this.panels.numbers(this.#window, this.seconds);
    this.panels.latest(this.#window.latest, now);
    this.bars.draw(this.#window.series(this.seconds));
    this.night.draw(now);
  }
}
