import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClickWindow } from '../src/live/click-window.js';

const start = Date.UTC(2026, 2, 2, 10, 15);
const sliceSeconds = 20;
const sliceOf = time => Math.floor(time / 1000 / sliceSeconds);

/** A window with a clock that the test steers. */
function open(data = {}) {
  let now = start;
  const window = new ClickWindow(() => now);
  window.snapshot({
    time: new Date(start).toISOString(), position: 0, windowSeconds: 900, sliceSeconds,
    totals: [], unlocated: [], countries: [], places: [], latest: [], ...data,
  });
  return { window, pass: seconds => { now += seconds * 1000; }, now: () => now };
}

const batch = (time, to, dots, more = {}) => ({
  time, to, dots, latest: [], unlocated: 0,
  total: dots.reduce((sum, dot) => sum + dot.count, 0) + (more.unlocated ?? 0),
  countries: dots.reduce((counts, dot) => ({ ...counts, [dot.country]: (counts[dot.country] ?? 0) + dot.count }), {}),
  ...more,
});

const dot = (lat, lon, count = 1, country = 'MY') => ({ lat, lon, count, country });
const sumOfPlaces = (window, seconds) => [...window.places.values()].reduce((sum, place) => sum + window.count(place, seconds), 0);

test('batches continue what the snapshot gave', () => {
  const slice = sliceOf(start);
  const { window, now } = open({
    position: 10, totals: [[slice - 1, 4], [slice, 6]], unlocated: [[slice, 1]],
    countries: [{ key: 'MY', slices: [[slice - 1, 4], [slice, 5]] }],
    places: [{ lat: 3, lon: 101, country: 'MY', last: new Date(start).toISOString(), slices: [[slice - 1, 4], [slice, 5]] }],
  });

  window.batch(batch(now(), 13, [dot(3, 101, 2), dot(52, 13, 1, 'DE')]));

  assert.equal(window.total(900), 13);
  assert.equal(window.unlocated(900), 1);
  assert.equal(window.countries(900), 2);
  assert.equal(sumOfPlaces(window, 900), 12);
  assert.equal(window.count(window.places.get('3,101'), 900), 11);
});

test('a batch that the snapshot holds already changes nothing', () => {
  const { window, now } = open({ position: 10, totals: [[sliceOf(start), 10]] });

  assert.equal(window.batch(batch(now(), 10, [dot(3, 101, 10)])), null);
  assert.equal(window.total(900), 10);
  assert.equal(window.places.size, 0);
});

test('a batch that comes twice counts once', () => {
  const { window, now } = open();
  const twice = batch(now(), 5, [dot(3, 101, 5)]);

  window.batch(twice);
  window.batch(twice);

  assert.equal(window.total(900), 5);
});

test('a new snapshot replaces everything', () => {
  const { window, now } = open();
  window.batch(batch(now(), 5, [dot(3, 101, 5)]));

  window.snapshot({
    time: now(), position: 7, windowSeconds: 900, sliceSeconds,
    totals: [[sliceOf(now()), 7]], unlocated: [], countries: [], places: [], latest: [],
  });

  assert.equal(window.total(900), 7);
  assert.equal(window.places.size, 0);
  assert.equal(window.rate(), 0);
});

test('clicks without a location count and are no place', () => {
  const { window, now } = open();

  assert.deepEqual(window.batch(batch(now(), 3, [], { unlocated: 3 })), []);

  assert.equal(window.total(900), 3);
  assert.equal(window.unlocated(900), 3);
  assert.equal(window.places.size, 0);
});

test('the places that a batch clicked come back, each with its time', () => {
  const { window, pass, now } = open();
  window.batch(batch(now(), 1, [dot(3, 101)]));
  pass(2);

  const clicked = window.batch(batch(now(), 2, [dot(52, 13, 1, 'DE')]));

  assert.deepEqual(clicked.map(place => [place.lat, place.last]), [[52, now()]]);
  assert.equal(window.places.get('3,101').last, start);
});

test('clicks leave the window with its end, and places without clicks are forgotten', () => {
  const { window, pass, now } = open();
  window.batch(batch(now(), 3, [dot(3, 101, 2)], { unlocated: 1 }));
  pass(600);
  window.batch(batch(now(), 4, [dot(52, 13, 1, 'DE')]));
  pass(320);

  window.expire();

  assert.deepEqual([window.total(900), window.unlocated(900), window.countries(900)], [1, 0, 1]);
  assert.deepEqual([...window.places.keys()], ['52,13']);
});

test('a shorter view counts what is younger', () => {
  const { window, pass, now } = open();
  window.batch(batch(now(), 3, [dot(3, 101, 3)]));
  pass(120);
  window.batch(batch(now(), 4, [dot(3, 101, 1)]));

  assert.deepEqual([window.total(60), window.total(900)], [1, 4]);
  assert.equal(window.count(window.places.get('3,101'), 60), 1);
});

test('the bars sum to the total and cover the view', () => {
  const { window, pass, now } = open();
  for (let i = 1; i <= 20; i++) {
    window.batch(batch(now(), i, [dot(3, 101, i)]));
    pass(7);
  }

  const bars = window.series(300);

  assert.equal(bars.length, 300 / sliceSeconds);
  assert.equal(bars.reduce((sum, clicks) => sum + clicks, 0), window.total(300));
  assert.equal(window.total(300), 210);
});

test('places are merged beyond the limit without losing a click', () => {
  const { window, now } = open();
  let to = 0;
  let clicks = 0;
  for (let row = 0; row < 60; row++) {
    const dots = Array.from({ length: 50 }, (_, i) => dot(-60 + row * 2.1, -170 + i * 6.9, 1 + (row * i) % 5));
    clicks += dots.reduce((sum, one) => sum + one.count, 0);
    to++;
    window.batch(batch(now(), to, dots));
    assert.ok(window.places.size <= 1000);
  }

  assert.equal(window.total(900), clicks);
  assert.equal(sumOfPlaces(window, 900), clicks);
});

test('the latest clicks are bounded, newest first', () => {
  const { window, now } = open({ latest: [[start, 'old']] });
  for (let i = 1; i <= 40; i++)
    window.batch(batch(now(), i, [dot(3, 101)], { latest: [{ name: `s${i}` }] }));

  assert.equal(window.latest.length, 30);
  assert.deepEqual(window.latest.slice(0, 2).map(click => click.name), ['s40', 's39']);
});

test('the rate is that of the last ten seconds', () => {
  const { window, pass, now } = open();
  window.batch(batch(now(), 100, [dot(3, 101, 100)]));
  assert.equal(window.rate(), 50);
  pass(20);
  window.batch(batch(now(), 120, [dot(3, 101, 20)]));
  window.expire();

  assert.equal(window.rate(), 2);
});

test('a part of the places has its own rate and bars', () => {
  const { window, now } = open();
  window.batch(batch(now(), 9, [dot(3, 101, 6), dot(52, 13, 3, 'DE')]));

  assert.deepEqual([window.rate(), window.rate(({ lat }) => lat === 52)], [4.5, 1.5]);
  assert.equal(window.series(900, [window.places.get('52,13')]).reduce((sum, clicks) => sum + clicks, 0), 3);
});

test('a frozen copy stays as it was while the window goes on', () => {
  const { window, pass, now } = open();
  window.batch(batch(now(), 3, [dot(3, 101, 3)], { latest: [{ name: 'spring' }] }));
  const frozen = window.freeze();
  pass(300);
  window.batch(batch(now(), 9, [dot(3, 101, 4), dot(52, 13, 2, 'DE')], { latest: [{ name: 'docs' }] }));

  assert.deepEqual([frozen.total(900), frozen.countries(900), frozen.places.size, frozen.now()], [3, 1, 1, start]);
  assert.deepEqual(frozen.latest.map(click => click.name), ['spring']);
  assert.deepEqual([window.total(900), window.countries(900)], [9, 2]);
});

test('the server\'s clock counts, not the browser\'s', () => {
  const serverTime = start + 3_600_000;
  const { window } = open({ time: serverTime });

  window.batch(batch(serverTime, 1, [dot(3, 101)]));

  assert.equal(window.total(60), 1);
  assert.equal(window.now(), serverTime);
});
