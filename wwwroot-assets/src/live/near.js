/**
 * Groups items that would overlap on the screen. The heaviest item of a group is its seed and keeps its position; lighter ones
 * join the nearest seed.
 * @template T
 * @param {T[]} items
 * @param {(item: T) => { x: number, y: number }} at
 * @param {(item: T) => number} weight
 * @param {number} distance in the unit of x and y
 * @returns {{ seed: T, members: T[] }[]}
 */
export function group(items, at, weight, distance) {
  const cells = new Map();
  const groups = [];
  for (const item of [...items].sort((a, b) => weight(b) - weight(a))) {
    const { x, y } = at(item);
    const near = nearest(cells, x, y, distance);
    if (near) {
      near.members.push(item);
      continue;
    }
    const added = { seed: item, members: [item], x, y };
    groups.push(added);
    const key = cellKey(Math.floor(x / distance), Math.floor(y / distance));
    if (cells.has(key))
      cells.get(key).push(added);
    else
      cells.set(key, [added]);
  }
  return groups;
}

// Only the item's cell and the eight around it can contain a group that is near enough.
function nearest(cells, x, y, distance) {
  const [column, row] = [Math.floor(x / distance), Math.floor(y / distance)];
  let best;
  let least = distance * distance;
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (const other of cells.get(cellKey(column + dx, row + dy)) ?? []) {
        const square = (other.x - x) ** 2 + (other.y - y) ** 2;
        if (square < least)
          [best, least] = [other, square];
      }
    }
  }
  return best;
}

const cellKey = (column, row) => `${column},${row}`;
