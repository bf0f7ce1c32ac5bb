import { sumClicks } from './names.js';
import { positionOf } from './position.js';

/**
 * What of the window is in the part of the world that the map shows. All numbers of the page are about that part.
 * @param {object} map
 * @param {import('./click-window.js').ClickWindow} window
 * @param {number} seconds how much of the window is shown
 */
export function viewOf(map, window, seconds) {
  const bounds = map.getBounds();
  const contains = place => place.lat !== null && bounds.contains(positionOf(place));
  const dots = [...window.places.values()].map(place => ({ place, clicks: window.count(place, seconds) })).filter(({ clicks }) => clicks > 0);
  const shown = dots.filter(({ place }) => contains(place));
  const outside = sumClicks(dots) - sumClicks(shown);
  const parts = { dots, shown, outside, unlocated: window.unlocated(seconds) };
  // Where all of it is in view, the exact counts are right, which have the unlocated clicks as well.
  if (outside === 0) {
    return {
      ...parts,
      total: window.total(seconds),
      rate: window.rate(),
      countries: window.countries(seconds),
      series: window.series(seconds),
      latest: window.latest,
    };
  }
  return {
    ...parts,
    total: sumClicks(shown),
    rate: window.rate(contains),
    countries: new Set(shown.map(({ place }) => place.country).filter(Boolean)).size,
    series: window.series(seconds, shown.map(({ place }) => place)),
    latest: window.latest.filter(contains),
  };
}
