// The outlines of these countries cross 180° and are drawn to the east of it, as in one piece.
const pastTheDateLine = new Set(['RU', 'FJ']);

/** Where a place is drawn: on its country's outline. @returns {[latitude: number, longitude: number]} */
export const positionOf = ({ lat, lon, country }) => [lat, lon < 0 && pastTheDateLine.has(country) ? lon + 360 : lon];
