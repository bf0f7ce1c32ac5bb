const firstCell = 0.05;

// 0.05° * 2^13 = 409.6°: the last grid is one cell.
const levels = 14;

/**
 * Merges near places until few enough are left, in the way of the server's NearPlaces: the earth is cut into a grid whose
 * cells double; at each size the cells with the least weight are merged first, each into its heaviest place. The server's
 * window and a page's are the same only as long as both merge alike: LinkApp.Tests/Vectors holds them together.
 * @template {{ lat: number, lon: number }} T
 * @param {T[]} places no two at one position
 * @param {number} cap how many are left at most, 1 or more
 * @param {(place: T) => number} weight
 * @param {(heaviest: T, other: T) => void} absorb adds the counts of another place to the heaviest
 * @returns {T[]}
 */
export function mergeNear(places, cap, weight, absorb) {
  let merged = places;
  for (let level = 0; merged.length > cap && level < levels; level++)
    merged = mergeLevel(merged, cap, firstCell * 2 ** level, weight, absorb);
  return merged;
}

function mergeLevel(places, cap, size, weight, absorb) {
  let excess = places.length - cap;
  const left = [];
  for (const { members } of cellsOf(places, size, weight).sort(byWeight)) {
    if (excess <= 0 || members.length === 1) {
      left.push(...members.map(member => member.place));
      continue;
    }
    const [{ place: heaviest }, ...others] = members.sort(heaviestFirst);
    for (const { place } of others)
      absorb(heaviest, place);
    left.push(heaviest);
    excess -= others.length;
  }
  return left;
}

function cellsOf(places, size, weight) {
  const cells = new Map();
  for (const place of places) {
    const [row, column] = [Math.trunc((place.lat + 90) / size), Math.trunc((place.lon + 180) / size)];
    const key = `${row},${column}`;
    if (!cells.has(key))
      cells.set(key, { row, column, clicks: 0, members: [] });
    const cell = cells.get(key);
    const clicks = weight(place);
    cell.clicks += clicks;
    cell.members.push({ place, clicks });
  }
  return [...cells.values()];
}

// Position breaks ties, so that the same places always merge alike.
const byWeight = (a, b) => a.clicks - b.clicks || a.row - b.row || a.column - b.column;

const heaviestFirst = (a, b) => b.clicks - a.clicks || a.place.lat - b.place.lat || a.place.lon - b.place.lon;
