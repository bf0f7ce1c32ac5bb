import assert from 'node:assert/strict';
import { test } from 'node:test';
import { night, subsolarPoint, terminator } from '../src/live/terminator.js';

const radians = Math.PI / 180;
const at = text => Date.parse(text);
const near = (actual, expected, limit) => assert.ok(Math.abs(actual - expected) <= limit, `${actual} is not within ${limit} of ${expected}`);

// Angle between two places, in degrees.
function distance(a, b) {
  const cosine = Math.sin(a.lat * radians) * Math.sin(b.lat * radians)
    + Math.cos(a.lat * radians) * Math.cos(b.lat * radians) * Math.cos((a.lon - b.lon) * radians);
  return Math.acos(Math.max(-1, Math.min(1, cosine))) / radians;
}

test('at the solstices the sun stands over the tropics, at the equinoxes over the equator', () => {
  near(subsolarPoint(at('2026-06-21T08:24:00Z')).lat, 23.44, 0.02);
  near(subsolarPoint(at('2026-12-21T20:50:00Z')).lat, -23.44, 0.02);
  near(subsolarPoint(at('2026-03-20T14:46:00Z')).lat, 0, 0.02);
  near(subsolarPoint(at('2026-09-23T00:05:00Z')).lat, 0, 0.02);
});

test('at noon of Greenwich the sun is off its meridian by the equation of time', () => {
  // 16 min 27 s early at the beginning of November, 14 min 12 s late in the middle of February; 4 minutes are a degree.
  near(subsolarPoint(at('2026-11-03T12:00:00Z')).lon, -(16 + 27 / 60) / 4, 0.06);
  near(subsolarPoint(at('2026-02-11T12:00:00Z')).lon, (14 + 12 / 60) / 4, 0.06);
  near(subsolarPoint(at('2026-11-03T18:00:00Z')).lon, -90 - (16 + 27 / 60) / 4, 0.06);
});

test('the edge of the night is a quarter of the earth away from the sun, at any time', () => {
  for (let time = at('2026-01-01T00:00:00Z'); time < at('2027-01-01T00:00:00Z'); time += 37 * 3_600_000) {
    const sun = subsolarPoint(time);
    if (Math.abs(sun.lat) < 0.01)
      continue;
    for (const [lat, lon] of terminator(time))
      near(distance({ lat, lon }, sun), 90, 1e-6);
  }
});

test('the night is closed along the dark pole', () => {
  assert.deepEqual(night(at('2026-06-21T12:00:00Z')).at(0), [-85, -230]);
  assert.deepEqual(night(at('2026-12-21T12:00:00Z')).at(-1), [85, 250]);
});

test('an equinox breaks nothing', () => {
  for (let time = at('2026-03-20T12:00:00Z'); time < at('2026-03-20T18:00:00Z'); time += 60_000)
    assert.ok(night(time).every(([lat, lon]) => Number.isFinite(lat) && Number.isFinite(lon)));
});
