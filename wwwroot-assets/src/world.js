/**
 * The outlines of world.json as Leaflet's latitudes and longitudes.
 * @param {number[][][]} polygons rings of [x0, y0, dx, dy, …] in hundredths of a degree
 */
export function polygonsOf(polygons) {
  return polygons.map(rings => rings.map(pointsOf));
}

function pointsOf(ring) {
  const points = [];
  for (let i = 0, x = 0, y = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
    // Mercator has no poles.
    points.push([Math.max(y / 100, -85), x / 100]);
  }
  return points;
}
