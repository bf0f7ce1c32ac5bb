import { group } from './near.js';
import { Slices } from './slices.js';
import { TopLinks } from './top-links.js';

const maxPlaces = 1000;
const maxLatest = 30;
const rateSeconds = 10;
const shortestRateSeconds = 2;

/**
 * The window of recent clicks: what the snapshot gave and the batches continue. Bounded: places beyond the limit are
 * merged into near ones, and whatever is older than the window is forgotten.
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
  #held = null;

  constructor(clock = Date.now) {
    this.clock = clock;
  }

  /** The server's time in milliseconds; of a replay, the time that it shows. */
  now() {
    return this.#held ?? this.clock() + this.#clockOffset;
  }

  /** Lets time stand still, as a replay does between its steps; null lets it pass again. */
  hold(time) {
    this.#held = time;
  }

  /** Begins anew. */
  snapshot(data) {
    this.#setClock(data.time);
    this.#since = this.now();
    this.#recent = [];
    this.position = data.position;
    this.windowSeconds = data.windowSeconds;
    this.sliceSeconds = data.sliceSeconds;
    this.#totals = new Slices(data.totals);
    this.#unlocated = new Slices(data.unlocated);
    this.#countries = new Map(data.countries.map(country => [country.key, new Slices(country.slices)]));
    this.places = new Map(data.places.map(place => [
      keyOf(place), placeOf(place, millisecondsOf(place.last), new Slices(place.slices), new TopLinks(place.links)),
    ]));
    this.latest = data.latest.slice(0, maxLatest);
  }

  /** Adds a batch; returns the places that were clicked, or null for a batch that is in the window already. */
  batch(data) {
    if (data.to <= this.position)
      return null;
    this.#setClock(data.time);
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
    this.#recent.push({ time, clicks: data.total });
    this.latest = [...data.latest, ...this.latest].slice(0, maxLatest);

    const clicked = data.dots.map(dot => this.#addDot(dot, time, slice));
    if (this.places.size > maxPlaces)
      this.#compact();
    return clicked;
  }

  /** Forgets what has left the window. */
  expire() {
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
    const oldest = this.now() - rateSeconds * 1000;
    this.#recent = this.#recent.filter(batch => batch.time > oldest);
  }

  /** Clicks in the last so many seconds. */
  total(seconds) {
    return this.#totals.since(this.#firstSlice(seconds));
  }

  /** Those of them whose place is unknown. */
  unlocated(seconds) {
    return this.#unlocated.since(this.#firstSlice(seconds));
  }

  /** How many countries they came from. */
  countries(seconds) {
    const first = this.#firstSlice(seconds);
    return [...this.#countries.values()].filter(slices => slices.since(first) > 0).length;
  }

  /** Those of a place. */
  count(place, seconds) {
    return place.slices.since(this.#firstSlice(seconds));
  }

  /** Clicks a second over the last ten, or over as long as this page watches. */
  rate() {
    const seconds = Math.min(rateSeconds, Math.max(shortestRateSeconds, (this.now() - this.#since) / 1000));
    return this.#recent.reduce((sum, batch) => sum + batch.clicks, 0) / seconds;
  }

  /** The counts of the slices, oldest first. */
  series(seconds) {
    const first = this.#firstSlice(seconds);
    return Array.from({ length: this.#sliceOf(this.now()) - first + 1 }, (_, i) => this.#totals.get(first + i));
  }

  #addDot(dot, time, slice) {
    const key = keyOf(dot);
    let place = this.places.get(key);
    if (!place) {
      place = placeOf(dot, time, new Slices(), new TopLinks());
      this.places.set(key, place);
    }
    place.slices.add(slice, dot.count);
    place.links.addAll(dot.links);
    place.last = Math.max(place.last, time);
    return place;
  }

  // To three quarters, so that the next batch does not merge again.
  #compact() {
    for (let degrees = 0.5; this.places.size > maxPlaces * 0.75 && degrees < 360; degrees *= 2) {
      const groups = group([...this.places.values()], place => ({ x: place.lon, y: place.lat }), place => this.count(place, this.windowSeconds), degrees);
      this.places = new Map(groups.map(({ seed, members }) => {
        for (const member of members) {
          if (member === seed)
            continue;
          seed.slices.absorb(member.slices);
          seed.links.absorb(member.links);
          seed.last = Math.max(seed.last, member.last);
        }
        return [keyOf(seed), seed];
      }));
    }
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

// Snapshots have times of ISO 8601, batches Unix milliseconds.
export const millisecondsOf = time => (typeof time === 'number' ? time : Date.parse(time));

const keyOf = place => `${place.lat},${place.lon}`;

const placeOf = (place, last, slices, links) => ({ lat: place.lat, lon: place.lon, country: place.country, city: place.city, last, slices, links });
