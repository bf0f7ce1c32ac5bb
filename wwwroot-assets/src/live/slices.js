/** Counts by slice of the window's time. */
export class Slices {
  #counts = new Map();

  /** @param {[number, number][]} [pairs] of slice and count */
  constructor(pairs = []) {
    for (const [slice, count] of pairs)
      this.add(slice, count);
  }

  add(slice, count) {
    this.#counts.set(slice, this.get(slice) + count);
  }

  get(slice) {
    return this.#counts.get(slice) ?? 0;
  }

  total() {
    return this.since(Number.NEGATIVE_INFINITY);
  }

  /** The slices with clicks, as pairs of slice and count. */
  pairs() {
    return [...this.#counts].filter(([, count]) => count > 0);
  }

  absorb(other) {
    for (const [slice, count] of other.#counts)
      this.add(slice, count);
  }

  /** The count from a slice on, inclusive. */
  since(first) {
    let sum = 0;
    for (const [slice, count] of this.#counts)
      sum += slice >= first ? count : 0;
    return sum;
  }

  /** Drops counts older than a slice; returns whether any are left. */
  expire(first) {
    for (const slice of this.#counts.keys()) {
      if (slice < first)
        this.#counts.delete(slice);
    }
    return this.#counts.size > 0;
  }
}
