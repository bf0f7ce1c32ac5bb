// The map: Leaflet with our own world outlines. It uses no other host unless a tile server is configured.
import L from 'leaflet';
import { isPacificIsland, keepPacificWhole } from './live/position.js';
import { polygonsOf } from './world.js';

const regions = {
  // From the westernmost islands of the Pacific to the eastern end of Siberia, which crosses 180°.
  world: [[-56, -180], [73, 190]],
  americas: [[-56, -168], [72, -28]],
  europe: [[34, -26], [71, 46]],
  africa: [[-36, -22], [38, 54]],
  asia: [[-11, 38], [60, 150]],
  // From Australia to Pitcairn, and from New Zealand to Hawaii.
  oceania: [[-48, 108], [23, 232]],
};

// Extra space around the world, so that a dot at its edge can be moved to the middle.
/** @type {L.LatLngBoundsLiteral} */
const bounds = [[-85, -230], [85, 250]];

// Between a dot and a panel beside it.
const gap = 8;

/**
 * @param {HTMLElement} element
 * @param {{ worldUrl: string, tileUrl?: string, attribution: string, region?: string, still?: boolean }} options
 */
export async function create(element, options) {
  const map = L.map(element, {
    zoomControl: false,
    attributionControl: false,
    // Without fixed zoom steps, so that a region fills a map of any size.
    zoomSnap: 0,
    minZoom: 0,
    maxZoom: 10,
    // The observer below does it, for the panels' sizes as well.
    trackResize: false,
    maxBounds: bounds,
    maxBoundsViscosity: 0.6,
    ...(options.still && { dragging: false, scrollWheelZoom: false, doubleClickZoom: false, touchZoom: false, boxZoom: false, keyboard: false }),
  });
  if (!options.still)
    L.control.zoom({ position: 'topleft' }).addTo(map);
  L.control.attribution({ position: 'bottomright', prefix: 'Leaflet · Natural Earth' }).addAttribution(options.attribution).addTo(map);

  let region = options.region ?? 'world';
  keepPacificWhole(region === 'oceania');
  const fit = animate => show(map, region, animate);
  fit(false);
  const land = L.polygon([], { interactive: false, smoothFactor: 0.6, renderer: L.canvas({ padding: 0.5 }) }).addTo(map);
  const recolour = () => land.setStyle(landStyle(element));
  recolour();
  document.addEventListener('linkapp:theme', recolour);
  if (options.tileUrl)
    L.tileLayer(options.tileUrl, { maxZoom: 18 }).addTo(map);

  // Until the user moves the map, the region fills what the panels leave of it, at any size.
  let moved = false;
  const resized = new ResizeObserver(() => {
    // Leaflet glides back within the bounds whenever a move has ended. Begun at one size, that would shift what is fitted to the next.
    map.setMaxBounds();
    map.invalidateSize({ animate: false });
    if (!moved)
      fit(false);
    map.setMaxBounds(bounds);
  });
  resized.observe(element);
  for (const panel of panelsOver(element))
    resized.observe(panel);
  map.on('dragstart', () => { moved = true; });
  element.addEventListener('wheel', () => { moved = true; }, { passive: true });

  const response = await fetch(options.worldUrl);
  const polygons = polygonsOf(await response.json());
  land.setLatLngs([...polygons, ...polygons.filter(isIsland).map(shiftEast)]);

  return {
    map,
    setRegion(name, animate = true) {
      region = name;
      keepPacificWhole(region === 'oceania');
      moved = false;
      fit(animate);
    },
    dispose() {
      resized.disconnect();
      document.removeEventListener('linkapp:theme', recolour);
      map.remove();
    },
  };
}

// A second outline, to the east of 180°, for the regions in which these islands are drawn there.
/** @param {[latitude: number, longitude: number][][]} rings */
const isIsland = rings => rings[0].every(([lat, lon]) => isPacificIsland(lat, lon));

/**
 * @param {[latitude: number, longitude: number][][]} rings
 * @returns {[latitude: number, longitude: number][][]}
 */
const shiftEast = rings => rings.map(ring => ring.map(([lat, lon]) => [lat, lon + 360]));

function show(map, region, animate) {
  const area = regions[region] ?? regions.world;
  const padding = paddingOf(map.getContainer());
  if (animate && !matchMedia('(prefers-reduced-motion: reduce)').matches)
    map.flyToBounds(area, { ...padding, duration: 0.6 });
  else
    map.fitBounds(area, { ...padding, animate: false });
}

const panelsOver = element => [...element.parentElement?.querySelectorAll('[data-over-map]') ?? []];

/** The parts of the map that panels cover along its upper and its lower edge, as options of fitBounds. */
function paddingOf(element) {
  const box = element.getBoundingClientRect();
  let [top, bottom] = [0, 0];
  for (const panel of panelsOver(element)) {
    const part = panel.getBoundingClientRect();
    const isOver = part.height > 0 && part.top < box.bottom && part.bottom > box.top;
    if (isOver && part.top + part.bottom < box.top + box.bottom)
      top = Math.max(top, part.bottom - box.top + gap);
    else if (isOver)
      bottom = Math.max(bottom, box.bottom - part.top + gap);
  }
  // No view fits into what is left of a map that is hardly larger than its panels.
  if (top + bottom > box.height / 2)
    return {};
  return { paddingTopLeft: L.point(0, top), paddingBottomRight: L.point(0, bottom) };
}

function landStyle(element) {
  const style = getComputedStyle(element);
  return {
    fillColor: style.getPropertyValue('--land').trim(),
    fillOpacity: 1,
    color: style.getPropertyValue('--land-border').trim(),
    weight: 0.8,
  };
}
