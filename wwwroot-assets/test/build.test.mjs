import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countries } from '../build/countries.mjs';
import { unwrap, world } from '../build/world.mjs';
import { polygonsOf } from '../src/world.js';

const rings = polygonsOf(world()).flat();

test('no outline jumps across the map', () => {
  const jumps = rings.flatMap(ring => ring.slice(1).filter(([lat, lon], i) => lat > -85 && Math.abs(lon - ring[i][1]) > 180));
  assert.deepEqual(jumps, []);
});

test('outlines stay within one turn of the map', () => {
  const outside = rings.flat().filter(([, lon]) => lon < -190 || lon > 195);
  assert.deepEqual(outside, []);
});

test('a ring over the antimeridian goes on beyond it', () => {
  assert.deepEqual(unwrap([[170, 60], [179, 61], [-179, 62], [-170, 60], [170, 60]]).map(([lon]) => lon), [170, 179, 181, 190, 170]);
});

test('each country has one centre, inside of it', () => {
  const byCode = new Map(countries().map(country => [country.code, country]));
  assert.equal(byCode.size, countries().length);
  const near = (code, lat, lon) => {
    const country = byCode.get(code);
    assert.ok(Math.abs(country.lat - lat) < 6 && Math.abs(country.lon - lon) < 8, `${code} is at ${country.lat}, ${country.lon}`);
  };
  near('US', 39, -98);
  near('FR', 46.5, 2.5);
  near('NO', 64, 12);
  near('RU', 62, 97);
  near('FJ', -17.8, 178);
  near('MY', 4, 102);
  assert.equal(byCode.get('MY').name, 'Malaysia');
});
