// The live window by the test vectors that the server is tested with, too: see LinkApp.Tests/Vectors/README.md.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { ClickWindow } from '../src/live/click-window.js';
import { mergeNear } from '../src/live/near-places.js';
import { readBatch } from '../src/live/page-batch.js';
import { Slices } from '../src/live/slices.js';
import { TopLinks } from '../src/live/top-links.js';

const read = name => JSON.parse(readFileSync(new URL(`../../LinkApp.Tests/Vectors/${name}.json`, import.meta.url), 'utf8'));

for (const { name, slices, steps, expected } of read('slices')) {
  test(`slices: ${name}`, () => {
    const counts = new Slices();
    let newest = 0;
    for (const [step, slice, count] of steps) {
      if (step === 'add')
        counts.add(slice, count);
      newest = Math.max(newest, slice);
      counts.expire(newest - slices + 1);
    }

    assert.deepEqual({ total: counts.total(), pairs: pairsOf(counts) }, expected);
  });
}

for (const { name, adds, expected } of read('top-links')) {
  test(`top links: ${name}`, () => {
    const links = new TopLinks();
    links.addAll(adds);

    assert.deepEqual({ links: links.pairs(), top: links.names() }, expected);
  });
}

for (const { name, cap, places, expected } of read('near-places')) {
  test(`near places: ${name}`, () => {
    const merged = mergeNear(places.map(([lat, lon, clicks]) => ({ lat, lon, clicks })), cap, place => place.clicks, (heaviest, other) => {
      heaviest.clicks += other.clicks;
    });

    assert.deepEqual(byPlace(merged).map(({ lat, lon, clicks }) => [lat, lon, clicks]), expected);
  });
}

for (const { name, windowSeconds, sliceSeconds, opened, batches, closed, views } of read('windows')) {
  test(`window: ${name}`, () => {
    let now = opened.time;
    const window = new ClickWindow(() => now);
    window.snapshot({ ...snapshotOf(opened), windowSeconds: Math.max(windowSeconds, 45 * sliceSeconds), sliceSeconds });
    for (const { time, page } of batches) {
      now = time;
      if (page)
        window.batch(readBatch(page));
    }
    now = closed.time;
    window.expire();

    assert.deepEqual(stateOf(window, closed), closed);
    for (const view of views)
      assert.deepEqual(viewOf(window, view.seconds), view);
  });
}

function snapshotOf({ countries, places, latest, ...state }) {
  return {
    ...state,
    countries: Object.entries(countries).map(([key, slices]) => ({ key, slices })),
    places: places.map(([lat, lon, country, city, last, slices, links]) => ({ lat, lon, country, city, last, slices, links })),
    latest,
  };
}

function stateOf(window, { time, position }) {
  assert.equal(window.position, position);
  assert.equal(window.now(), time);
  const { totals, unlocated, countries } = window.counts();
  return {
    time,
    position,
    totals: pairsOf(totals),
    unlocated: pairsOf(unlocated),
    countries: Object.fromEntries([...countries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, slices]) => [key, pairsOf(slices)])),
    places: byPlace([...window.places.values()])
      .map(({ lat, lon, country, city, last, slices, links }) => [lat, lon, country, city, last, pairsOf(slices), links.pairs()]),
    latest: window.latest.map(({ time: clicked, name, country, city, address, lat, lon }) => [clicked, name, country, city, address, lat, lon]),
  };
}

function viewOf(window, seconds) {
  return {
    seconds,
    total: window.total(seconds),
    unlocated: window.unlocated(seconds),
    countries: window.countries(seconds),
    places: byPlace([...window.places.values()]).map(place => [place.lat, place.lon, window.count(place, seconds)]).filter(place => place[2] > 0),
  };
}

const byPlace = places => places.toSorted((a, b) => a.lat - b.lat || a.lon - b.lon);

const pairsOf = slices => slices.pairs().sort(([a], [b]) => a - b);
