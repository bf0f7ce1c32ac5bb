const smallest = 4;
const largest = 34;
const growth = 2.6;
// Above this count, dots grow more slowly, so that a busy city does not cover its neighbours.
const soft = 25;

// The width of a map, in pixels, for which the sizes are made; smaller and larger maps have smaller and larger dots, within limits.
const usualWidth = 900;
const least = 0.6;
const most = 1.6;

/** A dot's radius in pixels. Its area follows the count: one click is visible, and a million still fit on their continent. */
export function radiusOf(count, scale = 1) {
  const slowed = count > soft ? (soft / count) ** 0.2 : 1;
  return scale * Math.min(largest, smallest + growth * Math.sqrt(count) * slowed);
}

/** The scale of the dots on a map, by its width in pixels. */
export const scaleOf = width => Math.min(most, Math.max(least, width / usualWidth));
