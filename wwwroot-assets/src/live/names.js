const countries = new Intl.DisplayNames(['en'], { type: 'region' });

/** @param {string} code ISO 3166-1 alpha-2 */
export function countryName(code) {
  try {
    return countries.of(code);
  } catch {
    return code;
  }
}

/** A place such as "Kuala Lumpur, Malaysia", or the part of it that is known. */
export function placeName({ city, country }) {
  return [city, country && countryName(country)].filter(Boolean).join(', ') || 'Unknown place';
}

const whole = new Intl.NumberFormat('en');

/** "1 click", "2,041 clicks". */
export const countText = (count, one) => `${whole.format(count)} ${count === 1 ? one : `${one}s`}`;

/** @param {{ clicks: number }[]} counted */
export const sumClicks = counted => counted.reduce((sum, { clicks }) => sum + clicks, 0);

/** "2 s", "5 min", "1 h". */
export function ageText(milliseconds) {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60)
    return `${seconds} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}
