import countries from 'i18n-iso-countries';
import { geoNaturalEarth1, geoPath } from 'd3-geo';
import { createRequire } from 'node:module';
import { feature } from 'topojson-client';

const require = createRequire(import.meta.url);
const [width, height] = [960, 470];
const visible = 1;

// Countries without a number in the atlas. Other disputed areas are drawn, but never have clicks.
const byName = { Kosovo: 'XK' };

/** The countries, without Antarctica, as paths of one picture, in a projection with little area distortion: { viewBox, shapes: [code, path][] }. */
export function shapes() {
  const atlas = require('world-atlas/countries-50m.json');
  const features = feature(atlas, atlas.objects.countries).features.filter(country => country.properties.name !== 'Antarctica');
  const projection = geoNaturalEarth1().fitSize([width, height], { type: 'FeatureCollection', features });
  const path = geoPath(projection).digits(1);
  return {
    viewBox: `0 0 ${width} ${height}`,
    shapes: features
      .map(country => [byName[country.properties.name] ?? countries.numericToAlpha2(country.id) ?? '', path(country)])
      .filter(([, drawn]) => drawn)
      .map(([code, drawn]) => [code, drawn.split('M').slice(1).map(simplified).join('')]),
  };
}

/** An outline without points that are too close to the one before to be visible: a fifth of them remain. */
function simplified(outline) {
  const points = outline.replace('Z', '').split('L').map(point => point.split(',').map(Number));
  const visiblePoints = [];
  for (const point of points) {
    const last = visiblePoints.at(-1);
    if (!last || Math.hypot(point[0] - last[0], point[1] - last[1]) >= visible)
      visiblePoints.push(point);
  }
  return `M${(visiblePoints.length > 3 ? visiblePoints : points).map(point => point.join(' ')).join('L')}Z`;
}
