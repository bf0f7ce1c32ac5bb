/** Converts a batch from its compact form on the circuit (the server's PageBatch): { to, time, total, unlocated, countries, dots, latest, texts }. */
export function readBatch({ dots, latest, texts = [], ...batch }) {
  return {
    ...batch,
    dots: dots.map(([lat, lon, count, country, city, numbers = []]) => ({ lat, lon, count, country, city, links: linksOf(numbers, texts) })),
    latest: latest.map(([age, slug, country, city, address, lat, lon]) => readClick([batch.time - age, texts[slug], country, city, texts[address], lat, lon])),
  };
}

/** Converts one of the latest clicks from an array: the row of a snapshot. */
export const readClick = ([time, slug, country, city, address, lat, lon]) => ({ time, slug, country, city, address, lat, lon });

// [number, clicks, number, clicks, …] as [slug, clicks] pairs.
const linksOf = (numbers, slugs) => Array.from({ length: numbers.length / 2 }, (_, i) => [slugs[numbers[2 * i]], numbers[2 * i + 1]]);
