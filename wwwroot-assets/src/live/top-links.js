const counters = 4;

/**
 * The most clicked links at a place, in four counters. A fifth link replaces the link with the fewest clicks (the first of
 * several) and takes over its count. The server's DotLinks does the same, and its counters are in the same order.
 */
export class TopLinks {
  /** @type {[string, number][]} slug and clicks */
  #counters = [];

  /** @param {[string, number][]} [pairs] of slug and clicks */
  constructor(pairs = []) {
    this.addAll(pairs);
  }

  addAll(pairs = []) {
    for (const [slug, clicks] of pairs)
      this.add(slug, clicks);
  }

  add(slug, clicks) {
    const counter = this.#counters.find(other => other[0] === slug);
    if (counter) {
      counter[1] += clicks;
    } else if (this.#counters.length < counters) {
      this.#counters.push([slug, clicks]);
    } else {
      const least = this.#counters.reduce((a, b) => (b[1] < a[1] ? b : a));
      least[0] = slug;
      least[1] += clicks;
    }
  }

  absorb(other) {
    this.addAll(other.#counters);
  }

  /** The counters, as pairs of slug and clicks. */
  pairs() {
    return this.#counters;
  }

  /** The slugs, the one with the most clicks first. */
  slugs(count = 3) {
    return this.#counters.toSorted((a, b) => b[1] - a[1]).slice(0, count).map(([slug]) => slug);
  }
}
