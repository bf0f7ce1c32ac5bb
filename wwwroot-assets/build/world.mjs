import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);

/**
 * The countries' outlines as polygons of rings [x0, y0, dx, dy, …]: integers in hundredths of a degree (a pixel at zoom 6);
 * after the first point they are deltas, which halves the file.
 */
export function world() {
  const atlas = require('world-atlas/countries-50m.json');
  return feature(atlas, atlas.objects.countries).features
    .flatMap(country => (country.geometry.type === 'Polygon' ? [country.geometry.coordinates] : country.geometry.coordinates))
    .map(polygon => polygon.map(unwrap).map(encode).filter(ring => ring.length >= 8))
    .filter(polygon => polygon.length > 0);
}

/**
 * Repairs a ring that crosses the antimeridian: it continues beyond 180° instead of jumping to the other side.
 * A ring around the whole earth (Antarctica) is closed along the pole.
 */
export function unwrap(ring) {
  let turn = 0;
  const unwrapped = ring.map(([lon, lat], i) => {
    if (i > 0) {
      const step = lon - ring[i - 1][0];
      turn += step > 180 ? -360 : step < -180 ? 360 : 0;
    }
    return [lon + turn, lat];
  });
  if (turn !== 0)
    unwrapped.push([unwrapped.at(-1)[0], -90], [unwrapped[0][0], -90], unwrapped[0]);

  // Keep the larger part on the map: Russia extends beyond +180, and nothing extends far beyond -180.
  const middle = unwrapped.reduce((sum, [lon]) => sum + lon, 0) / unwrapped.length;
  const shift = middle < -180 ? 360 : middle > 180 ? -360 : 0;
  return unwrapped.map(([lon, lat]) => [lon + shift, lat]);
}

function encode(ring) {
  const encoded = [];
  let [px, py] = [0, 0];
  for (const [lon, lat] of ring) {
    const [x, y] = [Math.round(lon * 100), Math.round(lat * 100)];
    if (encoded.length > 0 && x === px && y === py)
      continue;
    encoded.push(x - px, y - py);
    [px, py] = [x, y];
  }
  return encoded;
}
