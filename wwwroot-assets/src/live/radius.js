const smallest = 4;
const largest = 34;
const growth = 2.6;
// Above this count, dots grow more slowly, so that a busy city does not cover its neighbours.
const soft = 25;

/** A dot's radius in pixels. Its area follows the count: one click is visible, and a million still fit on their continent. */
export function radiusOf(count) {
  const slowed = count > soft ? (soft / count) ** 0.2 : 1;
  return Math.min(largest, smallest + growth * Math.sqrt(count) * slowed);
}
