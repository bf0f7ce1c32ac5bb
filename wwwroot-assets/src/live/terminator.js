// Where on earth it is night. The sun's position follows the Astronomical Almanac's "Low precision formulas for the Sun's
// coordinates" (section C; also U.S. Naval Observatory, "Approximate Solar Coordinates"): 0.01° between 1950 and 2050.
// Sidereal time is the almanac's as well (section B): 280.46062° at J2000 and 360.98564737° a day.
const radians = Math.PI / 180;
const j2000 = Date.UTC(2000, 0, 1, 12);
const millisecondsPerDay = 86_400_000;

/** The point where the sun is in the zenith at a time, in degrees. */
export function subsolarPoint(milliseconds) {
  const days = (milliseconds - j2000) / millisecondsPerDay;
  const meanLongitude = 280.460 + 0.9856474 * days;
  const meanAnomaly = (357.528 + 0.9856003 * days) * radians;
  const longitude = (meanLongitude + 1.915 * Math.sin(meanAnomaly) + 0.020 * Math.sin(2 * meanAnomaly)) * radians;
  const obliquity = (23.439 - 0.0000004 * days) * radians;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude)) / radians;
  const siderealTime = 280.46062 + 360.98564737 * days;
  return {
    lat: Math.asin(Math.sin(obliquity) * Math.sin(longitude)) / radians,
    lon: wrap(rightAscension - siderealTime),
  };
}

/**
 * The edge of the night as [latitude, longitude] from one longitude to another: where the sun is on the horizon, 90° from
 * the subsolar point.
 * @returns {[latitude: number, longitude: number][]}
 */
export function terminator(milliseconds, from = -230, to = 250, step = 2) {
  const sun = subsolarPoint(milliseconds);
  /** @type {[latitude: number, longitude: number][]} */
  const points = [];
  // At the equinoxes the edge would run along meridians. A minimal latitude of the sun keeps it a function of the longitude.
  const tangent = Math.tan((Math.abs(sun.lat) < 0.01 ? Math.sign(sun.lat || 1) * 0.01 : sun.lat) * radians);
  for (let lon = from; lon <= to; lon += step)
    points.push([Math.atan(-Math.cos((lon - sun.lon) * radians) / tangent) / radians, lon]);
  return points;
}

/**
 * The night as a polygon of [latitude, longitude], closed along the pole that is dark.
 * @returns {[latitude: number, longitude: number][]}
 */
export function night(milliseconds, from = -230, to = 250) {
  const pole = subsolarPoint(milliseconds).lat >= 0 ? -85 : 85;
  return [[pole, from], ...terminator(milliseconds, from, to), [pole, to]];
}

const wrap = degrees => ((degrees + 180) % 360 + 360) % 360 - 180;
