const counters = 4;

/**
 * The most clicked links at a place, in four counters. A fifth link replaces the link with the fewest clicks (the first of
 * several) and takes over its count. The server's DotLinks does the same, and its counters are in the same order.
 */
export class TopLinks {
  /** @type {[string, number][]} name and clicks */
  #counters = [];

  /** @param {[string, number][]} [pairs] of name and clicks */
  constructor(pairs = []) {
    this.addAll(pairs);
  }

  addAll(pairs = []) {
    for (const [name, clicks] of pairs)
      this.add(name, clicks);
  }

  add(name, clicks) {
    const counter = this.#counters.find(other => other[0] === name);
    if (counter) {
      counter[1] += clicks;
    } else if (this.#counters.length < counters) {
      this.#counters.push([name, clicks]);
    } else {
      const least = this.#counters.reduce((a, b) => (b[1] < a[1] ? b : a));
      least[0] = name;
      least[1] += clicks;
    }
  }

  absorb(other) {
    this.addAll(other.#counters);
  }

  /** The counters, as pairs of name and clicks. */
  pairs() {
    return this.#counters;
  }

  /** The names, the one with the most clicks first. */
  names(count = 3) {
    return this.#counters.toSorted((a, b) => b[1] - a[1]).slice(0, count).map(([name]) => name);
  }
}
