const firstCell = 0.05;

// 0.05° * 2^13 = 409.6°: the last grid is one cell.
const levels = 14;

/**
 * Merges near places until at most `cap` are left, like the server's NearPlaces. It divides the earth into a grid, and doubles
 * the size of its cells until the places are few enough. At each size it merges the cells with the least weight first, each into
 * its heaviest place. Both sides must merge in the same way to show the same window; LinkApp.Tests/Vectors tests both.
 * @template {{ lat: number, lon: number }} T
 * @param {T[]} places with distinct positions
 * @param {number} cap the maximum number of places to return, 1 or more
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

// The position breaks ties, so that the same places always merge in the same way.
const byWeight = (a, b) => a.clicks - b.clicks || a.row - b.row || a.column - b.column;

const heaviestFirst = (a, b) => b.clicks - a.clicks || a.place.lat - b.place.lat || a.place.lon - b.place.lon;
