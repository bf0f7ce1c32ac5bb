const antarctic = -60;

/**
 * The outlines in world.json as latitudes and longitudes for Leaflet. Without Antarctica, which has no visitors and would
 * take up a third of the map.
 * @param {number[][][]} polygons rings of [x0, y0, dx, dy, …] in hundredths of a degree
 * @returns {[latitude: number, longitude: number][][][]}
 */
export function polygonsOf(polygons) {
  return polygons.map(rings => rings.map(pointsOf)).filter(rings => rings[0].some(([latitude]) => latitude > antarctic));
}

/** @param {number[]} ring */
function pointsOf(ring) {
  /** @type {[latitude: number, longitude: number][]} */
  const points = [];
  for (let i = 0, x = 0, y = 0; i < ring.length; i += 2) {
    x += ring[i];
    y += ring[i + 1];
    // The Mercator projection can't show the poles.
    points.push([Math.max(y / 100, -85), x / 100]);
  }
  return points;
}
