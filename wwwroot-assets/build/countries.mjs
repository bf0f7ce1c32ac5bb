import { countries as known } from 'countries-list';
import { geoArea, geoCentroid } from 'd3-geo';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);

const byHand = {
  // Malaysia's largest piece of land is on Borneo, but its capital and most of its people are on the peninsula.
  MY: [3.9, 102.3],
  // Territories that the atlas draws as part of another country or not at all, and Kosovo, which has no ISO number.
  BQ: [12.18, -68.26], BV: [-54.42, 3.36], CC: [-12.17, 96.83], CX: [-10.49, 105.63], GF: [3.95, -53.08], GP: [16.2, -61.5],
  MQ: [14.65, -61.01], RE: [-21.13, 55.53], SJ: [78.6, 16.4], TK: [-9.17, -171.83], UM: [19.3, 166.63], XK: [42.57, 20.87],
  YT: [-12.82, 45.15],
};

// The package puts Russia in Asia. The United Nations (M49) and geo databases put it in Europe, where most of its people live.
const continentByHand = { RU: 'EU' };

/** Every country and territory of ISO 3166-1, and Kosovo: code, English name, continent, and the centre for a dot. */
export function countries() {
  const names = new Intl.DisplayNames(['en'], { type: 'region' });
  const centres = centresByNumber();
  return require('i18n-iso-countries/codes.json')
    .map(([code, , number]) => {
      const [lat, lon] = byHand[code] ?? centres.get(number) ?? [];
      if (lat === undefined)
        throw new Error(`countries.mjs: no centre for ${code}; add it by hand.`);
      return { code, name: shortName(names.of(code)), continent: continentByHand[code] ?? known[code].continent, lat, lon };
    })
    .sort((a, b) => (a.code < b.code ? -1 : 1));
}

function shortName(name) {
  return name.replace(/ SAR China$/, '').replace(/ \(.*\)$/, '').replace(' & ', ' and ').replace(/^St\. /, 'Saint ');
}

// The centre of the largest piece of land: France without Guiana, the United States without Alaska.
function centresByNumber() {
  const atlas = require('world-atlas/countries-10m.json');
  return new Map(feature(atlas, atlas.objects.countries).features
    .filter(country => country.id)
    .map(country => {
      const pieces = country.geometry.type === 'Polygon' ? [country.geometry.coordinates] : country.geometry.coordinates;
      const largest = pieces
        .map(coordinates => ({ type: 'Polygon', coordinates }))
        .reduce((best, piece) => (geoArea(piece) > geoArea(best) ? piece : best));
      const [lon, lat] = geoCentroid(largest);
      return [country.id, [round(lat), round(lon)]];
    }));
}

const round = degrees => Math.round(degrees * 100) / 100;
