/** Converts a batch from its compact form on the circuit (the server's PageBatch): { to, time, total, unlocated, countries, dots, latest, texts }. */
export function readBatch({ dots, latest, texts = [], ...batch }) {
  return {
    ...batch,
    dots: dots.map(([lat, lon, count, country, city, numbers = []]) => ({ lat, lon, count, country, city, links: linksOf(numbers, texts) })),
    latest: latest.map(([age, name, country, city, address, lat, lon]) => readClick([batch.time - age, texts[name], country, city, texts[address], lat, lon])),
  };
}

/** Converts one of the latest clicks from an array: the row of a snapshot. */
export const readClick = ([time, name, country, city, address, lat, lon]) => ({ time, name, country, city, address, lat, lon });

// [number, clicks, number, clicks, …] as [name, clicks] pairs.
const linksOf = (numbers, names) => Array.from({ length: numbers.length / 2 }, (_, i) => [names[numbers[2 * i]], numbers[2 * i + 1]]);
