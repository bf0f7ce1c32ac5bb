// Draws the live feed: dots on the map, numbers, bars and the latest clicks. The server sends each batch once.
import { Bars } from './live/bars.js';
import { ClickWindow } from './live/click-window.js';
import { Dots } from './live/dots.js';
import { Night } from './live/night.js';
import { readBatch } from './live/page-batch.js';
import { Panels } from './live/panels.js';
import { PlaceTable } from './live/place-table.js';
import { Ticks } from './live/ticks.js';
import { watchTimeLine } from './live/time-line.js';
import { toggle } from './live/toggles.js';
import { viewOf } from './live/view.js';

const decoder = new TextDecoder();

/**
 * @param {HTMLElement} root the page's section
 * @param {{ map: object }} leaflet the map from leaflet-map.js
 * @param {{ minutes: number, hasKeys: boolean }} options how much of the window to show, and whether the keyboard reaches the dots
 */
export function create(root, leaflet, options) {
  const view = new LiveView(root, leaflet.map, options);
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
  /** The window as it was when the page was paused. @type {ClickWindow | null} */
  #frozen = null;
  #missed = 0;
  #redraw = () => this.#draw();

  constructor(root, map, { minutes, hasKeys }) {
    this.root = root;
    this.map = map;
    this.seconds = minutes * 60;
    this.dots = new Dots(map, hasKeys);
    this.panels = new Panels(root);
    this.bars = new Bars(this.panels.find('sparkline'));
    this.table = new PlaceTable(root);
    this.night = new Night(map);
    this.ticks = new Ticks();
    this.stopKeys = watchTimeLine(root);
    toggle(root, 'night', on => {
      this.night.show(on);
      this.night.draw(this.#window.now());
    }, 'linkapp-night');
    toggle(root, 'sound', on => this.ticks.switch(on));
    toggle(root, 'table', on => {
      this.table.show(on);
      this.#draw();
    });
    // Ages and the window's end advance even without clicks.
    this.timer = setInterval(this.#redraw, 1000);
    document.addEventListener('visibilitychange', this.#redraw);
    map.on('moveend', this.#redraw);
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
    // After a reconnect, a paused page goes on showing what it showed, if that was anything.
    if (this.#frozen && !('position' in this.root.dataset))
      this.#frozen = this.#window.freeze();
    if (!this.#frozen)
      this.dots.clear();
    // Its presence says that the clicks have arrived; until then the style sheet shows that the page is loading.
    this.root.dataset.position = data.position;
    this.#draw();
  }

  batch(data) {
    const clicked = this.#window.batch(data);
    if (!clicked)
      return;
    if (this.#frozen) {
      this.#missed += data.total;
      this.panels.news(this.#missed);
    } else {
      this.#draw(new Set(clicked));
      this.ticks.play(data.total);
    }
    this.root.dataset.position = data.to;
  }

  setWindow(minutes) {
    this.seconds = minutes * 60;
    this.#draw();
  }

  setPaused(paused) {
    this.#frozen = paused ? this.#window.freeze() : null;
    this.#missed = 0;
    this.panels.news(0);
    this.root.toggleAttribute('data-paused', paused);
    this.dots.clear();
    this.#draw();
  }

  dispose() {
    clearInterval(this.timer);
    document.removeEventListener('visibilitychange', this.#redraw);
    this.map.off('moveend', this.#redraw);
    this.stopKeys();
    this.dots.dispose();
    this.bars.dispose();
    this.night.dispose();
    this.ticks.dispose();
  }

  #draw(clicked) {
    // The page may have been left while a part of it was on its way: the map is gone then.
    if (!this.map.getPane('mapPane'))
      return;
    this.#window.expire();
    if (document.hidden || !('position' in this.root.dataset))
      return;
    const window = this.#frozen ?? this.#window;
    const now = window.now();
    const view = viewOf(this.map, window, this.seconds);
    this.dots.draw(view.dots, place => (now - place.last) / (this.seconds * 1000), clicked);
    this.panels.numbers(view);
    this.panels.latest(view.latest, now, view.outside > 0);
    this.bars.draw(view.series);
    this.table.draw(view.shown);
    this.night.draw(now);
  }
}
