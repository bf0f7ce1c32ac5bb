// Writes the test vectors: inputs by hand and from a seeded generator, with the results of reference.mjs.
import { writeFileSync } from 'node:fs';
import { countLinks, mergePlaces, Slices, toPageBatch, Window, windowSlices } from './reference.mjs';

const start = Date.UTC(2026, 2, 2, 10, 15);
const minute = 60_000;
const [berlin, paris, kualaLumpur] = [['DE', 'Berlin', 52.52, 13.4], ['FR', 'Paris', 48.86, 2.35], ['MY', 'Kuala Lumpur', 3.14, 101.69]];
const [nowhere, somewhereInFrance] = [[null, null, null, null], ['FR', null, null, null]];

/** Numbers that are the same each time. */
function generator(seed) {
  let state = seed;
  const next = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const below = count => Math.floor(next() * count);
  return { below, between: (low, high) => low + below(high - low + 1), pick: items => items[below(items.length)] };
}

const list = (count, make) => Array.from({ length: count }, (_, i) => make(i));
const hundredths = number => Math.round(number) / 100;

// Slices: steps are ["add", slice, count] and ["advance", slice].
function sliceCase(name, slices, steps) {
  const counts = new Slices(slices);
  for (const [step, slice, count] of steps) {
    if (step === 'add')
      counts.add(slice, count);
    else
      counts.advance(slice);
  }
  return { name, slices, steps, expected: { total: counts.total(), pairs: counts.pairs() } };
}

function randomSteps({ below, between }) {
  let newest = 1000;
  return list(120, () => {
    newest += below(8) === 0 ? between(1, 4) : 0;
    return below(4) === 0 ? ['advance', newest] : ['add', newest - below(60), between(1, 99_999)];
  });
}

const slices = [
  sliceCase('counts of a slice add up', 5, [['add', 100, 2], ['add', 102, 3], ['add', 100, 1]]),
  sliceCase('a slice leaves with the end of the window', 5, [['add', 100, 2], ['add', 101, 3], ['advance', 105]]),
  sliceCase('nothing is left after a long pause', 5, [['add', 100, 2], ['advance', 100_000]]),
  sliceCase('what is older than the window is ignored', 5, [['add', 100, 2], ['add', 95, 7], ['add', 96, 1]]),
  sliceCase('a clock that is set back drops nothing', 5, [['add', 100, 2], ['advance', 98], ['add', 98, 1]]),
  sliceCase('more clicks than 16 bits hold', 5, [['add', 100, 65_535], ['add', 100, 1], ['add', 101, 1_000_000]]),
  ...[1, 2, 3].map(seed => sliceCase(`random, ${seed}`, windowSlices, randomSteps(generator(seed)))),
];

function linkCase(name, adds) {
  const links = [];
  for (const [slug, clicks] of adds)
    countLinks(links, slug, clicks);
  return { name, adds, expected: { links, top: links.toSorted((a, b) => b[1] - a[1]).slice(0, 3).map(([slug]) => slug) } };
}

const ones = text => [...text].map(slug => [slug, 1]);

const topLinks = [
  linkCase('up to four links are exact', [['docs', 5], ['spring', 9], ['shop', 1], ['docs', 6], ['promo', 2]]),
  linkCase('a fifth link takes the count of the least', [['a', 5], ['b', 4], ['c', 3], ['d', 2], ['e', 1]]),
  linkCase('of several least ones the first gives way', ones('abcdefghij')),
  linkCase('a link that took a place keeps it in the order', [...ones('abbbcccddd'), ['e', 2], ['f', 1]]),
  linkCase('a link that had lost its place comes back with the count of the least', ones('aabbccddeeea')),
  ...[4, 5, 6].map(seed => {
    const { between, pick } = generator(seed);
    return linkCase(`random, ${seed}`, list(60, () => [pick([...'abcdefgh']), between(1, 3)]));
  }),
];

function placeCase(name, cap, places) {
  const copies = places.map(([lat, lon, clicks]) => ({ lat, lon, clicks }));
  const merged = mergePlaces(copies, cap, place => place.clicks, (heaviest, other) => {
    heaviest.clicks += other.clicks;
  });
  const expected = merged.map(({ lat, lon, clicks }) => [lat, lon, clicks]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  return { name, cap, places, expected };
}

/** Clusters of places, as cities are; no two at one position. */
function randomPlaces({ between }, count) {
  const places = new Map();
  while (places.size < count) {
    const [lat, lon] = [between(-8000, 8000), between(-17_900, 17_900)];
    for (let i = between(1, 10); i > 0; i--) {
      const place = [hundredths(lat + between(0, 100)), hundredths(lon + between(0, 100)), between(1, 20)];
      places.set(place.slice(0, 2).join(), place);
    }
  }
  return [...places.values()].slice(0, count);
}

const nearPlaces = [
  placeCase('few enough stay', 3, [[52.52, 13.4, 1], [52.53, 13.41, 2], [3.14, 101.69, 3]]),
  placeCase('quiet places merge before busy ones', 3, [[10, 10, 500], [10.01, 10, 400], [-20.03, 40, 2], [-20.02, 40, 1]]),
  placeCase('of equally busy ones the south-western place stays', 1, [[10.02, 10, 5], [10.01, 10.02, 5], [10.01, 10.01, 5]]),
  placeCase('the corners of the world merge like any place', 1, [[90, 180, 1], [-90, -180, 5], [0, 0, 3]]),
  placeCase('no more is merged than the cap asks for', 6, list(8, i => [10 * Math.floor(i / 2) + 0.01 * (i % 2), 20, i + 1])),
  ...[[7, 60, 20], [8, 200, 40], [9, 300, 7]].map(([seed, count, cap]) =>
    placeCase(`random, ${seed}`, cap, randomPlaces(generator(seed), count))),
];

// Windows: a click is [time, slug, country, city, lat, lon]; a batch is [time, clicks].
function windowCase(name, options) {
  const { batches, past = [], opened = start, closed = batches.at(-1)[0], link = null } = options;
  const { windowSeconds = 900, maxDots = 100, views = [60, 300] } = options;
  let id = 0;
  const toClick = ([time, slug, country, city, lat, lon]) => ({ id: ++id, time, slug, country, city, lat, lon });
  const isWanted = click => link === null || click.slug === link;
  const window = new Window(windowSeconds);
  window.addPast(past.map(toClick).filter(isWanted));
  const before = structuredClone(window.stateAt(opened));
  const pages = batches.map(([time, clicks]) => {
    const wanted = clicks.map(toClick).filter(isWanted);
    const page = wanted.length === 0 ? null : toPageBatch(wanted, time, maxDots);
    if (page)
      window.addBatch(page);
    return { time, clicks, page };
  });
  const after = window.stateAt(closed);
  return {
    name, windowSeconds, sliceSeconds: window.sliceSeconds, maxDots, link, past, opened: before, batches: pages, closed: after,
    views: views.map(seconds => window.viewAt(closed, seconds)),
  };
}

const click = (time, place, slug = 'spring') => [time, slug, ...place];
const clicks = (time, ...places) => [time, places.map(place => click(time, place))];

function randomWindow(seed, { count, sides = 20, ...options }) {
  const { below, between, pick } = generator(seed);
  const place = () => pick([berlin, paris, kualaLumpur, nowhere, somewhereInFrance, null, null, null])
    ?? [pick(['US', 'BR', 'IN']), null, hundredths(between(-60 * sides, 60 * sides)), hundredths(between(-150 * sides, 150 * sides))];
  const slug = () => pick(['spring', 'docs', 'shop', 'promo', 'jobs', 'news']);
  const some = (time, most) => list(between(1, most), () => click(time, place(), slug()));
  const past = list(30, i => some(start - (30 - i) * 40_000, 3)).flat();
  let time = start;
  const batches = list(count, () => {
    time += between(1, 12) * 2000 + (below(10) === 0 ? 5 * minute : 0);
    return [time, some(time - 500, 25)];
  });
  return windowCase(`random, ${seed}`, { past, batches, closed: time + between(0, 120) * 1000, ...options });
}

const fifth = ['docs', 'shop', 'promo', 'jobs', 'news'];

const windows = [
  windowCase('clicks of one place are one dot and one place', { batches: [clicks(start + 2000, berlin, berlin, paris), clicks(start + 4000, berlin)] }),
  windowCase('clicks without a position count, and are no place', { batches: [clicks(start + 2000, nowhere, somewhereInFrance, berlin)] }),
  windowCase('clicks leave slice by slice', {
    batches: [clicks(start + 19_999, berlin), clicks(start + 20_000, paris), clicks(start + 10 * minute, berlin)],
    closed: start + 15 * minute,
  }),
  windowCase('a window without clicks forgets the latest, too', {
    batches: [clicks(start + 2000, berlin, nowhere), clicks(start + 16 * minute, paris)],
    closed: start + 17 * minute,
  }),
  windowCase('a window that is empty at the end', { batches: [clicks(start + 2000, berlin)], closed: start + 16 * minute }),
  windowCase('a place that comes back begins again', {
    batches: [[start + 2000, fifth.map(slug => click(start, berlin, slug))], clicks(start + 14 * minute, paris), clicks(start + 16 * minute, berlin)],
  }),
  windowCase('a window of a minute', { windowSeconds: 60, batches: list(40, i => clicks(start + i * 3000, i % 3 ? berlin : paris)), views: [60] }),
  windowCase('a window of an hour', {
    windowSeconds: 3600, batches: list(30, i => clicks(start + i * 3 * minute, i % 3 ? berlin : kualaLumpur)), views: [60, 900, 3600],
  }),
  windowCase('only the clicks of one link', {
    link: 'docs',
    past: [click(start - minute, berlin), click(start - minute, paris, 'docs')],
    batches: [
      [start + 2000, [click(start, berlin), click(start, berlin, 'docs'), click(start, nowhere, 'docs')]],
      clicks(start + 4000, kualaLumpur),
      [start + 6000, [click(start + 5000, kualaLumpur, 'docs')]],
    ],
  }),
  windowCase('a place knows four links, and a fifth takes the place of the least', {
    batches: [
      [start + 2000, ['docs', 'docs', 'docs', ...fifth].map(slug => click(start, berlin, slug))],
      [start + 4000, ['jobs', 'promo', 'spring', 'spring'].map(slug => click(start, berlin, slug))],
    ],
  }),
  windowCase('the fourth link of a batch counts on in the window', {
    batches: [
      [start + 2000, [...'aaaaabbbbcccdd'].map(slug => click(start, berlin, slug))],
      [start + 4000, [...'dd'].map(slug => click(start, berlin, slug))],
    ],
  }),
  windowCase('a page that opens on a busy window', {
    past: [click(start - 20 * minute, kualaLumpur), ...list(40, i => click(start - (40 - i) * 10_000, [berlin, paris, nowhere][i % 3], fifth[i % 5]))],
    batches: [clicks(start + 2000, berlin, kualaLumpur)],
  }),
  windowCase('a clock that is set back a little', {
    batches: [clicks(start + 2000, berlin), clicks(start + 10 * minute, paris), clicks(start + 5 * minute, berlin), clicks(start + 6 * minute, kualaLumpur)],
  }),
  windowCase('a clock that is set back by more than the window', {
    batches: [clicks(start + 2000, berlin), clicks(start + 60 * minute, paris), clicks(start + 4000, berlin, kualaLumpur), clicks(start + 6000, berlin)],
  }),
  windowCase('clicks from before the clock was set back are in the past of no page', {
    past: [click(start + 60 * minute, berlin)], batches: [clicks(start + 2000, paris)],
  }),
  windowCase('more places than a batch may have', {
    maxDots: 5,
    batches: list(4, i => [
      start + (i + 1) * 2000, randomPlaces(generator(20 + i), 30).map(([lat, lon]) => click(start, ['US', null, lat, lon], fifth[i])),
    ]),
  }),
  windowCase('more places than the window may have', {
    maxDots: 1000,
    views: [300],
    batches: list(3, i => [
      start + (i + 1) * 30_000,
      list(450, j => click(start, ['US', null, hundredths(100 * (j % 25) * 2 + i), hundredths(100 * Math.floor(j / 25) * 3 + (j % 2))], fifth[j % 4])),
    ]),
  }),
  randomWindow(10, { count: 12 }),
  randomWindow(11, { count: 15, maxDots: 8 }),
  randomWindow(12, { count: 12, maxDots: 12, sides: 3, link: 'docs' }),
];

/** One line for each batch, and for each other field. */
function toText(cases) {
  const value = item => (Array.isArray(item) && item.some(inner => inner?.clicks)
    ? `[\n${item.map(inner => `      ${JSON.stringify(inner)}`).join(',\n')}\n    ]`
    : JSON.stringify(item));
  const text = one => `  {\n${Object.entries(one).map(([key, item]) => `    ${JSON.stringify(key)}: ${value(item)}`).join(',\n')}\n  }`;
  return `[\n${cases.map(text).join(',\n')}\n]\n`;
}

for (const [name, cases] of Object.entries({ slices, 'top-links': topLinks, 'near-places': nearPlaces, windows }))
  writeFileSync(new URL(`${name}.json`, import.meta.url), toText(cases));
