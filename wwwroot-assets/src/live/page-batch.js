/** A batch as it crosses the circuit (the server's PageBatch), with names again: { to, time, total, unlocated, countries, dots, latest }. */
export function readBatch({ dots, latest, ...batch }) {
  return {
    ...batch,
    dots: dots.map(([lat, lon, count, country, city]) => ({ lat, lon, count, country, city })),
    latest: latest.map(([time, slug, country, city, destination]) => ({ time, slug, country, city, destination })),
  };
}
