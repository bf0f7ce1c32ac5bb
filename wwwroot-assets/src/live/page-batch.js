/** Converts a batch from its compact form on the circuit (the server's PageBatch): { to, time, total, unlocated, countries, dots, latest }. */
export function readBatch({ dots, links = [], latest, ...batch }) {
  return {
    ...batch,
    dots: dots.map(([lat, lon, count, country, city, numbers = []]) => ({ lat, lon, count, country, city, links: linksOf(numbers, links) })),
    latest: latest.map(([time, slug, country, city, destination]) => ({ time, slug, country, city, destination })),
  };
}

// [number, clicks, number, clicks, …] as [slug, clicks] pairs.
const linksOf = (numbers, slugs) => Array.from({ length: numbers.length / 2 }, (_, i) => [slugs[numbers[2 * i]], numbers[2 * i + 1]]);
