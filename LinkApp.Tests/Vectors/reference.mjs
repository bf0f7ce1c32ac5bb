// The live window in its simplest form. The server's and the browser's code are compared with what this gives.

export const windowSlices = 45;
const maxPlaces = 1000;
const batchLatest = 10;
const windowLatest = 30;
const counters = 4;

const sum = numbers => numbers.reduce((total, number) => total + number, 0);

/** Counts by slice; those that are older than the window of so many slices are dropped. */
export class Slices {
  counts = new Map();
  newest = Number.NEGATIVE_INFINITY;

  constructor(slices) {
    this.slices = slices;
  }

  add(slice, count) {
    this.advance(slice);
    if (slice > this.newest - this.slices)
      this.counts.set(slice, (this.counts.get(slice) ?? 0) + count);
  }

  advance(slice) {
    this.newest = Math.max(this.newest, slice);
    for (const old of [...this.counts.keys()].filter(key => key <= this.newest - this.slices))
      this.counts.delete(old);
  }

  absorb(other) {
    for (const [slice, count] of other.pairs())
      this.add(slice, count);
  }

  pairs() {
    return [...this.counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  }

  total() {
    return sum([...this.counts.values()]);
  }

  since(first) {
    return sum(this.pairs().filter(([slice]) => slice >= first).map(([, count]) => count));
  }
}

/** Four counters; a link without one takes over the counter with the fewest clicks, the first of several, and its count. */
export function countLinks(links, slug, clicks) {
  const own = links.find(link => link[0] === slug);
  if (own) {
    own[1] += clicks;
  } else if (links.length < counters) {
    links.push([slug, clicks]);
  } else {
    const least = links.find(link => link[1] === Math.min(...links.map(other => other[1])));
    least[0] = slug;
    least[1] += clicks;
  }
}

/**
 * Merges near places to at most so many. Cells of a grid, from 0.05 degrees on and doubling up to one cell, are merged one by one, those
 * with the fewest clicks first, until few enough places are left. A cell becomes its place with the most clicks, which
 * absorbs the others, those with more clicks first. Position breaks ties.
 */
export function mergePlaces(places, cap, weight, absorb) {
  let merged = [...places];
  for (let size = 0.05; merged.length > cap && size < 800; size *= 2) {
    const cells = new Map();
    for (const place of merged) {
      const key = `${Math.trunc((place.lat + 90) / size)} ${Math.trunc((place.lon + 180) / size)}`;
      cells.set(key, [...cells.get(key) ?? [], place]);
    }
    const order = [...cells].map(([key, members]) => ({ key: key.split(' ').map(Number), members, clicks: sum(members.map(weight)) }))
      .sort((a, b) => a.clicks - b.clicks || a.key[0] - b.key[0] || a.key[1] - b.key[1]);
    let excess = merged.length - cap;
    merged = order.flatMap(({ members }) => {
      if (excess <= 0 || members.length === 1)
        return members;
      excess -= members.length - 1;
      const [heaviest, ...others] = members.toSorted((a, b) => weight(b) - weight(a) || a.lat - b.lat || a.lon - b.lon);
      for (const other of others)
        absorb(heaviest, other);
      return [heaviest];
    });
  }
  return merged;
}

/** The batch of some clicks as it crosses to a page. Clicks are { id, time, slug, country, city, lat, lon }. */
export function toPageBatch(clicks, time, maxDots) {
  let dots = [];
  for (const { lat, lon, country, city, slug } of clicks.filter(click => click.lat !== null)) {
    let dot = dots.find(other => other.lat === lat && other.lon === lon);
    if (!dot)
      dots.push(dot = { lat, lon, country, city, clicks: 0, links: [] });
    dot.clicks++;
    countLinks(dot.links, slug, 1);
  }
  dots = mergePlaces(dots, maxDots, dot => dot.clicks, (heaviest, other) => {
    heaviest.clicks += other.clicks;
    for (const [slug, count] of other.links)
      countLinks(heaviest.links, slug, count);
  });

  const texts = [];
  const numberOf = text => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
  const countries = {};
  for (const { country } of clicks.filter(click => click.country !== null))
    countries[country] = (countries[country] ?? 0) + 1;
  return {
    to: Math.max(...clicks.map(click => click.id)),
    time,
    total: clicks.length,
    unlocated: clicks.filter(click => click.lat === null).length,
    countries,
    dots: dots.map(dot => [dot.lat, dot.lon, dot.clicks, dot.country, dot.city, dot.links.flatMap(([slug, count]) => [numberOf(slug), count])]),
    latest: latestOf(clicks).slice(0, batchLatest)
      .map(([clicked, slug, country, city, address, lat, lon]) => [time - clicked, numberOf(slug), country, city, numberOf(address), lat, lon]),
    texts,
  };
}

const latestOf = clicks => clicks.toSorted((a, b) => b.id - a.id)
  .map(({ time, slug, country, city, lat, lon }) => [time, slug, country, city, `${slug}.example`, lat, lon]);

/** The window of what was sent. */
export class Window {
  constructor(seconds) {
    this.sliceSeconds = Math.max(1, Math.ceil(seconds / windowSlices));
    this.newest = Number.NEGATIVE_INFINITY;
    this.position = 0;
    this.clear();
  }

  clear() {
    [this.totals, this.unlocated] = [this.newSlices(), this.newSlices()];
    this.countries = new Map();
    this.places = [];
    this.latest = [];
  }

  newSlices() {
    return new Slices(windowSlices);
  }

  sliceOf(time) {
    return Math.floor(Math.floor(time / 1000) / this.sliceSeconds);
  }

  /** Clicks that were sent before, each at its own time. */
  addPast(clicks) {
    for (const click of clicks) {
      this.newest = Math.max(this.newest, this.sliceOf(click.time));
      this.add(toPageBatch([click], click.time, 1), click.time);
    }
    this.latest = latestOf(clicks).slice(0, windowLatest);
  }

  /** Forgets what has left the window; and all, where the clock was set back by more than the window. */
  advance(time) {
    const slice = this.sliceOf(time);
    if (slice <= this.newest - windowSlices)
      this.clear();
    this.newest = slice <= this.newest - windowSlices ? slice : Math.max(this.newest, slice);
    for (const slices of [this.totals, this.unlocated, ...this.countries.values(), ...this.places.map(place => place.slices)])
      slices.advance(slice);
    this.countries = new Map([...this.countries].filter(([, slices]) => slices.total() > 0));
    this.places = this.places.filter(place => place.slices.total() > 0);
    if (this.totals.total() === 0)
      this.latest = [];
  }

  /** Adds a batch as it crosses to a page. */
  addBatch(batch) {
    this.advance(batch.time);
    this.add(batch, batch.time);
    const latest = batch.latest.map(([age, slug, country, city, address, lat, lon]) =>
      [batch.time - age, batch.texts[slug], country, city, batch.texts[address], lat, lon]);
    this.latest = [...latest, ...this.latest].slice(0, windowLatest);
  }

  add(batch, time) {
    const slice = this.sliceOf(time);
    this.position = Math.max(this.position, batch.to);
    this.totals.add(slice, batch.total);
    this.unlocated.add(slice, batch.unlocated);
    for (const [country, count] of Object.entries(batch.countries)) {
      if (!this.countries.has(country))
        this.countries.set(country, this.newSlices());
      this.countries.get(country).add(slice, count);
    }
    for (const [lat, lon, count, country, city, links] of batch.dots) {
      const place = this.placeAt(lat, lon, country, city);
      place.slices.add(slice, count);
      place.last = Math.max(place.last, time);
      for (let i = 0; i < links.length; i += 2)
        countLinks(place.links, batch.texts[links[i]], links[i + 1]);
    }
  }

  placeAt(lat, lon, country, city) {
    let place = this.places.find(other => other.lat === lat && other.lon === lon);
    if (place)
      return place;
    if (this.places.length >= maxPlaces) {
      this.places = mergePlaces(this.places, maxPlaces * 3 / 4, other => other.slices.total(), (heaviest, other) => {
        heaviest.slices.absorb(other.slices);
        heaviest.last = Math.max(heaviest.last, other.last);
        for (const [slug, count] of other.links)
          countLinks(heaviest.links, slug, count);
      });
    }
    this.places.push(place = { lat, lon, country, city, slices: this.newSlices(), last: 0, links: [] });
    return place;
  }

  /** All of the window as it is at a time. */
  stateAt(time) {
    this.advance(time);
    return {
      time,
      position: this.position,
      totals: this.totals.pairs(),
      unlocated: this.unlocated.pairs(),
      countries: Object.fromEntries([...this.countries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([country, slices]) => [country, slices.pairs()])),
      places: this.places.toSorted((a, b) => a.lat - b.lat || a.lon - b.lon)
        .map(place => [place.lat, place.lon, place.country, place.city, place.last, place.slices.pairs(), place.links]),
      latest: this.latest,
    };
  }

  /** What a page shows that draws only so many seconds of the window. */
  viewAt(time, seconds) {
    const first = this.sliceOf(time) - Math.ceil(Math.min(seconds, windowSlices * this.sliceSeconds) / this.sliceSeconds) + 1;
    return {
      seconds,
      total: this.totals.since(first),
      unlocated: this.unlocated.since(first),
      countries: [...this.countries.values()].filter(slices => slices.since(first) > 0).length,
      places: this.places.map(place => [place.lat, place.lon, place.slices.since(first)]).filter(place => place[2] > 0)
        .sort((a, b) => a[0] - b[0] || a[1] - b[1]),
    };
  }
}
