// The outlines of these countries cross 180° and are drawn to the east of it, as in one piece.
const pastTheDateLine = new Set(['RU', 'FJ']);

let isPacificWhole = false;

/**
 * Whether the islands between 180° and America are drawn to the east of 180°, beside those on the other side of it.
 * @param {boolean} isWhole
 */
export function keepPacificWhole(isWhole) {
  isPacificWhole = isWhole;
}

/** Whether a place is on an island between 180° and America: Hawaii, Samoa, Tahiti and others. No mainland is there. */
export const isPacificIsland = (lat, lon) => lon < -125 && lat < 30;

/** Where a place is drawn: on its country's outline. @returns {[latitude: number, longitude: number]} */
export const positionOf = ({ lat, lon, country }) =>
  [lat, (lon < 0 && pastTheDateLine.has(country)) || (isPacificWhole && isPacificIsland(lat, lon)) ? lon + 360 : lon];
