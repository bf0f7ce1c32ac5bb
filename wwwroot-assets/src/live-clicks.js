// Draws the live feed: dots on the map, numbers, bars and the latest clicks. A batch crosses from the server once.
import { chartOf } from './charts.js';
import { ClickWindow } from './live/click-window.js';
import { Dots } from './live/dots.js';
import { readBatch } from './live/page-batch.js';
import { Panels } from './live/panels.js';

const decoder = new TextDecoder();

/**
 * @param {HTMLElement} root the page's section
 * @param {{ map: object }} leaflet what leaflet-map.js created
 * @param {{ minutes: number }} options how much of the window to show
 */
export function create(root, leaflet, options) {
  const view = new LiveView(root, leaflet.map, options.minutes);
  return {
    snapshot: bytes => view.snapshot(JSON.parse(decoder.decode(bytes))),
    batch: bytes => view.batch(readBatch(JSON.parse(decoder.decode(bytes)))),
    setWindow: minutes => view.setWindow(minutes),
    setPaused: paused => view.setPaused(paused),
    dispose: () => view.dispose(),
  };
}

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
    // Ages and the window's end move on without clicks.
    this.timer = setInterval(this.#redraw, 1000);
    document.addEventListener('visibilitychange', this.#redraw);
    map.on('zoomend', this.#redraw);
  }

  snapshot(data) {
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
    this.dots.clear();
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
    this.#drawBars();
  }

  // The bars change with a batch or a slice, not every second: drawing a chart is the dearest part.
  #drawBars() {
    const chart = chartOf(this.panels.find('sparkline'));
    const series = this.#window.series(this.seconds);
    const state = series.join();
    if (!chart || state === chart.drawn)
      return;
    chart.drawn = state;
    chart.updateSeries([{ name: 'Clicks', data: series }]);
  }
}
