import { mergeNear } from './near-places.js';
import { readClick } from './page-batch.js';
import { Slices } from './slices.js';
import { TopLinks } from './top-links.js';

const maxPlaces = 1000;
const maxLatest = 30;
const rateSeconds = 10;
const shortestRateSeconds = 2;

/**
 * The window of recent clicks: a snapshot and the batches after it. It is bounded: places beyond the limit are merged into
 * near ones, and clicks older than the window are dropped. It counts like the server's LiveWindow, so that a page shows the
 * same after a reload; the vectors in LinkApp.Tests/Vectors test both.
 */
export class ClickWindow {
  places = new Map();
  latest = [];
  position = 0;
  windowSeconds = 900;
  sliceSeconds = 20;
  #totals = new Slices();
  #unlocated = new Slices();
  #countries = new Map();
  #recent = [];
  #clockOffset = 0;
  #since = 0;
  #newestSlice = Number.NEGATIVE_INFINITY;
  /** @type {number | null} */
  #held = null;

  constructor(clock = Date.now) {
    this.clock = clock;
  }

  /** The server's time in milliseconds; in a replay, the time that it shows. */
  now() {
    return this.#held ?? this.clock() + this.#clockOffset;
  }

  /** Stops the clock at a time, as a replay does between its steps; null starts it again. */
  hold(time) {
    this.#held = time;
  }

  /** Replaces the window by a snapshot. */
  snapshot(data) {
    this.#setClock(data.time);
    this.#since = this.now();
    this.#recent = [];
    this.position = data.position;
    this.windowSeconds = data.windowSeconds;
    this.sliceSeconds = data.sliceSeconds;
    this.#newestSlice = this.#sliceOf(this.now());
    this.#totals = new Slices(data.totals);
    this.#unlocated = new Slices(data.unlocated);
    this.#countries = new Map(data.countries.map(country => [country.key, new Slices(country.slices)]));
    this.places = new Map(data.places.map(place => [
      keyOf(place), placeOf(place, millisecondsOf(place.last), new Slices(place.slices), new TopLinks(place.links)),
    ]));
    this.latest = data.latest.slice(0, maxLatest).map(readClick);
  }

  /** Adds a batch; returns the clicked places, or null if the window already contains the batch. */
  batch(data) {
    if (data.to <= this.position)
      return null;
    this.#setClock(data.time);
    this.expire();
    this.position = data.to;
    const time = millisecondsOf(data.time);
    const slice = this.#sliceOf(time);
    this.#totals.add(slice, data.total);
    this.#unlocated.add(slice, data.unlocated);
    for (const [country, clicks] of Object.entries(data.countries)) {
      if (!this.#countries.has(country))
        this.#countries.set(country, new Slices());
      this.#countries.get(country).add(slice, clicks);
    }
    this.#recent.push({ time, clicks: data.total, dots: data.dots });
    this.latest = [...data.latest, ...this.latest].slice(0, maxLatest);

    return data.dots.map(dot => this.#addDot(dot, time, slice));
  }

  /** Drops clicks that have left the window; drops all clicks if the clock was set back by more than the window. */
  expire() {
    const slice = this.#sliceOf(this.now());
    if (slice <= this.#newestSlice - this.windowSeconds / this.sliceSeconds) {
      this.#clear();
      this.#newestSlice = slice;
    }
    this.#newestSlice = Math.max(this.#newestSlice, slice);
    const first = this.#firstSlice(this.windowSeconds);
    this.#totals.expire(first);
    this.#unlocated.expire(first);
    for (const [key, slices] of this.#countries) {
      if (!slices.expire(first))
        this.#countries.delete(key);
    }
    for (const [key, place] of this.places) {
      if (!place.slices.expire(first))
        this.places.delete(key);
    }
    if (this.latest.length > 0 && this.#totals.total() === 0)
      this.latest = [];
    const oldest = this.now() - rateSeconds * 1000;
    this.#recent = this.#recent.filter(batch => batch.time > oldest);
  }

  /** All counts by slice. */
  counts() {
    return { totals: this.#totals, unlocated: this.#unlocated, countries: this.#countries };
  }

  /** The number of clicks in the last seconds. */
  total(seconds) {
    return this.#totals.since(this.#firstSlice(seconds));
  }

  /** The number of unlocated clicks in the last seconds. */
  unlocated(seconds) {
    return this.#unlocated.since(this.#firstSlice(seconds));
  }

  /** The number of countries with clicks in the last seconds. */
  countries(seconds) {
    const first = this.#firstSlice(seconds);
    return [...this.#countries.values()].filter(slices => slices.since(first) > 0).length;
  }

  /** The number of clicks at a place in the last seconds. */
  count(place, seconds) {
    return place.slices.since(this.#firstSlice(seconds));
  }

  /**
   * Clicks per second over the last ten seconds, or since the snapshot if that is shorter.
   * @param {(dot: object) => boolean} [isCounted] only dots that it accepts; without it, all clicks
   */
  rate(isCounted) {
    const seconds = Math.min(rateSeconds, Math.max(shortestRateSeconds, (this.now() - this.#since) / 1000));
    const clicksOf = batch => (isCounted ? sumOf(batch.dots.filter(isCounted), dot => dot.count) : batch.clicks);
    return sumOf(this.#recent, clicksOf) / seconds;
  }

  /**
   * The number of clicks in each slice of the last seconds, oldest first.
   * @param {object[]} [places] only the clicks of these places; without them, all clicks
   */
  series(seconds, places) {
    const first = this.#firstSlice(seconds);
    const slices = places?.map(place => place.slices) ?? [this.#totals];
    return Array.from({ length: this.#sliceOf(this.now()) - first + 1 }, (_, i) => sumOf(slices, counts => counts.get(first + i)));
  }

  /** A copy that batches do not change, and whose clock stands still. */
  freeze() {
    const copy = new ClickWindow(this.clock);
    Object.assign(copy, { latest: this.latest, position: this.position, windowSeconds: this.windowSeconds, sliceSeconds: this.sliceSeconds });
    copy.places = new Map([...this.places].map(([key, place]) => [
      key, placeOf(place, place.last, new Slices(place.slices.pairs()), new TopLinks(place.links.pairs())),
    ]));
    copy.#totals = new Slices(this.#totals.pairs());
    copy.#unlocated = new Slices(this.#unlocated.pairs());
    copy.#countries = new Map([...this.#countries].map(([key, slices]) => [key, new Slices(slices.pairs())]));
    copy.#recent = [...this.#recent];
    [copy.#since, copy.#newestSlice, copy.#held] = [this.#since, this.#newestSlice, this.now()];
    return copy;
  }

  #addDot(dot, time, slice) {
    const key = keyOf(dot);
    let place = this.places.get(key);
    if (!place) {
      if (this.places.size >= maxPlaces)
        this.#compact();
      place = placeOf(dot, time, new Slices(), new TopLinks());
      this.places.set(key, place);
    }
    place.slices.add(slice, dot.count);
    place.links.addAll(dot.links);
    place.last = Math.max(place.last, time);
    return place;
  }

  // Merges down to three quarters of the limit, so that the next new places do not cause another merge each time.
  #compact() {
    const merged = mergeNear([...this.places.values()], maxPlaces * 3 / 4, place => place.slices.total(), (heaviest, other) => {
      heaviest.slices.absorb(other.slices);
      heaviest.links.absorb(other.links);
      heaviest.last = Math.max(heaviest.last, other.last);
    });
    this.places = new Map(merged.map(place => [keyOf(place), place]));
  }

  #clear() {
    [this.#totals, this.#unlocated, this.#countries, this.places] = [new Slices(), new Slices(), new Map(), new Map()];
    [this.#recent, this.latest] = [[], []];
  }

  #setClock(time) {
    this.#clockOffset = millisecondsOf(time) - this.clock();
  }

  #sliceOf(time) {
    return Math.floor(time / 1000 / this.sliceSeconds);
  }

  #firstSlice(seconds) {
    return this.#sliceOf(this.now()) - Math.ceil(Math.min(seconds, this.windowSeconds) / this.sliceSeconds) + 1;
  }
}

// Snapshots have ISO 8601 times, batches have Unix milliseconds.
export const millisecondsOf = time => (typeof time === 'number' ? time : Date.parse(time));

const sumOf = (items, number) => items.reduce((sum, item) => sum + number(item), 0);

const keyOf = place => `${place.lat},${place.lon}`;

const placeOf = (place, last, slices, links) => ({ lat: place.lat, lon: place.lon, country: place.country, city: place.city, last, slices, links });
