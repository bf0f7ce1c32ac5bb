const counters = 4;

/** The links with the most clicks at a place; a fifth one takes the place and the count of the least, as the server's DotLinks does. */
export class TopLinks {
  #clicks = new Map();

  /** @param {[string, number][]} [pairs] of slug and clicks */
  constructor(pairs = []) {
    this.addAll(pairs);
  }

  addAll(pairs = []) {
    for (const [slug, clicks] of pairs)
      this.add(slug, clicks);
  }

  add(slug, clicks) {
    let inherited = this.#clicks.get(slug) ?? 0;
    if (inherited === 0 && this.#clicks.size >= counters) {
      const [least, count] = [...this.#clicks].reduce((a, b) => (b[1] < a[1] ? b : a));
      this.#clicks.delete(least);
      inherited = count;
    }
    this.#clicks.set(slug, inherited + clicks);
  }

  absorb(other) {
    this.addAll(other.#clicks);
  }

  /** The slugs, the one with the most clicks first. */
  slugs(count = 3) {
    return [...this.#clicks].sort((a, b) => b[1] - a[1]).slice(0, count).map(([slug]) => slug);
  }
}
