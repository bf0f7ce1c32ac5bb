import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ageText, countryName, placeName } from '../src/live/names.js';
import { group } from '../src/live/near.js';
import { Panels } from '../src/live/panels.js';
import { readBatch } from '../src/live/page-batch.js';
import { keepPacificWhole, positionOf } from '../src/live/position.js';
import { radiusOf, scaleOf } from '../src/live/radius.js';
import { Slices } from '../src/live/slices.js';
import { TopLinks } from '../src/live/top-links.js';

const byPlace = (items, distance) => group(items, item => item, item => item.clicks, distance);

test('one click from one country is in the singular', () => {
  const parts = new Map();
  const root = { querySelector: name => parts.get(name) ?? parts.set(name, {}).get(name) };
  const words = (clicks, countries, outside = 0) => {
    new Panels(root).numbers({ total: clicks, outside, unlocated: 0, rate: 0.1, countries });
    return ['total', 'clicks-word', 'countries', 'countries-word'].map(name => parts.get(`[data-live="${name}"]`).textContent).join(' ');
  };

  assert.equal(words(1, 1), '1 click 1 country');
  assert.equal(words(2, 0), '2 clicks 0 countries');
  assert.equal(words(2, 1, 3), '2 clicks in this view 1 country');
  assert.equal(parts.get('[data-live="outside"]').textContent, '3 more outside this view');
});

test('slices add up, and forget what is older', () => {
  const slices = new Slices([[1, 2], [2, 3], [2, 1]]);

  assert.deepEqual([slices.get(2), slices.get(9), slices.since(1), slices.since(2)], [4, 0, 6, 4]);
  assert.equal(slices.expire(2), true);
  assert.equal(slices.since(0), 4);
  assert.equal(slices.expire(3), false);
});

test('slices that are absorbed add to those there are', () => {
  const slices = new Slices([[1, 2]]);
  slices.absorb(new Slices([[1, 3], [2, 5]]));

  assert.deepEqual([slices.get(1), slices.get(2)], [5, 5]);
});

test('near items join the heaviest, which keeps its place', () => {
  const heavy = { x: 10, y: 10, clicks: 9 };
  const light = { x: 13, y: 10, clicks: 1 };
  const far = { x: 40, y: 10, clicks: 5 };

  const groups = byPlace([light, far, heavy], 14);

  assert.deepEqual(groups.map(({ seed, members }) => [seed, members]), [[heavy, [heavy, light]], [far, [far]]]);
});

test('an item joins the nearest of several', () => {
  const left = { x: 0, y: 0, clicks: 9 };
  const right = { x: 20, y: 0, clicks: 8 };
  const between = { x: 12, y: 0, clicks: 1 };

  const groups = byPlace([between, left, right], 14);

  assert.deepEqual(groups.find(({ seed }) => seed === right).members, [right, between]);
});

test('every item is in one group, and no two seeds are near', () => {
  // The same numbers each time: a generator of our own.
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const items = Array.from({ length: 2000 }, () => ({ x: random() * 400 - 200, y: random() * 200 - 100, clicks: Math.floor(random() * 50) + 1 }));

  const groups = byPlace(items, 14);

  assert.equal(new Set(groups.flatMap(({ members }) => members)).size, items.length);
  assert.equal(groups.reduce((sum, { members }) => sum + members.length, 0), items.length);
  for (const [i, a] of groups.entries()) {
    for (const b of groups.slice(i + 1))
      assert.ok(Math.hypot(a.seed.x - b.seed.x, a.seed.y - b.seed.y) >= 14);
  }
});

test('a batch crosses as arrays and has names again', () => {
  const batch = readBatch({
    to: 9, time: 5, total: 3, unlocated: 1, countries: { MY: 2 },
    dots: [[3.1, 101.7, 2, 'MY', 'Kuala Lumpur', [1, 2, 0, 1]]],
    latest: [[2, 1, 'MY', 'Kuala Lumpur', 2, 3.1, 101.7], [-1, 0, null, null, 2, null, null]],
    texts: ['docs', 'spring', 'example.com/my'],
  });

  assert.deepEqual(batch, {
    to: 9, time: 5, total: 3, unlocated: 1, countries: { MY: 2 },
    dots: [{ lat: 3.1, lon: 101.7, count: 2, country: 'MY', city: 'Kuala Lumpur', links: [['spring', 2], ['docs', 1]] }],
    latest: [
      { time: 3, name: 'spring', country: 'MY', city: 'Kuala Lumpur', address: 'example.com/my', lat: 3.1, lon: 101.7 },
      { time: 6, name: 'docs', country: null, city: null, address: 'example.com/my', lat: null, lon: null },
    ],
  });
});

test('the links with the most clicks at a place are known with four counters', () => {
  const links = new TopLinks([['docs', 5], ['spring', 9], ['shop', 1]]);
  links.absorb(new TopLinks([['docs', 6], ['promo', 2]]));
  assert.deepEqual(links.names(), ['docs', 'spring', 'promo']);

  // A fifth one takes the place of the least, and its rank among equals.
  links.add('late', 1);
  assert.deepEqual(links.names(9), ['docs', 'spring', 'late', 'promo']);
});

test('more clicks never make a smaller dot, and no dot is too large', () => {
  let last = 0;
  for (const count of [1, 2, 5, 10, 24, 25, 26, 50, 100, 1000, 10_000, 1_000_000, 1e9]) {
    const radius = radiusOf(count);
    assert.ok(radius >= last, `${count} clicks: ${radius} after ${last}`);
    last = radius;
  }
  assert.equal(last, 34);
  assert.ok(radiusOf(1) >= 4);
});

test('dots are larger on a wide map and smaller on a phone, within limits', () => {
  assert.equal(scaleOf(900), 1);
  assert.ok(scaleOf(370) < 0.7 && scaleOf(370) === scaleOf(100));
  assert.ok(scaleOf(1920) > 1.5 && scaleOf(1920) === scaleOf(5000));
  assert.equal(radiusOf(9, 0.5), radiusOf(9) / 2);
});

test('a place beyond 180° lies on the outline of its country', () => {
  assert.deepEqual(positionOf({ lat: 64.4, lon: -173.2, country: 'RU' }), [64.4, 186.8]);
  assert.deepEqual(positionOf({ lat: 64.7, lon: 177.5, country: 'RU' }), [64.7, 177.5]);
  assert.deepEqual(positionOf({ lat: 21.3, lon: -157.9, country: 'US' }), [21.3, -157.9]);
  keepPacificWhole(true);
  assert.deepEqual(positionOf({ lat: 21.3, lon: -157.9, country: 'US' }), [21.3, 202.1]);
  assert.deepEqual(positionOf({ lat: -17.5, lon: -149.6, country: 'PF' }), [-17.5, 210.4]);
  assert.deepEqual(positionOf({ lat: 61.2, lon: -149.9, country: 'US' }), [61.2, -149.9]);
  assert.deepEqual(positionOf({ lat: 34.1, lon: -118.2, country: 'US' }), [34.1, -118.2]);
  keepPacificWhole(false);
});

test('a place is named by what is known of it', () => {
  assert.equal(placeName({ city: 'Kuala Lumpur', country: 'MY' }), 'Kuala Lumpur, Malaysia');
  assert.equal(placeName({ country: 'DE' }), 'Germany');
  assert.equal(placeName({ city: 'Atlantis' }), 'Atlantis');
  assert.equal(placeName({}), 'Unknown place');
  assert.equal(countryName('not a code'), 'not a code');
});

test('ages are said in the largest unit', () => {
  assert.deepEqual([-5, 0, 59_400, 60_000, 3_599_000, 3_600_000, 90_000_000].map(ageText), ['0 s', '0 s', '59 s', '1 min', '59 min', '1 h', '25 h']);
});
