import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';
import UPNG from 'upng-js';
import { countries } from './countries.mjs';

const require = createRequire(import.meta.url);
const letters = 26;
// Twice the pixels of CSS (Countries/Flag.razor), for sharp screens.
const [width, height] = [32, 24];
// Enough for flags of this size; the file has 36 KB instead of 118.
const colours = 256;

/**
 * Writes a picture of all countries' flags: the first letter of the code is the column, the second the row. As SVG they would
 * have 428 KB, even compressed. Drawing takes seconds, so a picture of the same flags is kept.
 * @param {URL} folder
 */
export async function writeFlags(folder) {
  const { version } = require('flag-icons/package.json');
  const made = createHash('sha256').update(version).update(await readFile(new URL(import.meta.url))).digest('hex');
  const [picture, stamp] = [new URL('flags.png', folder), new URL('flags.stamp', folder)];
  if (await readFile(stamp, 'utf8').catch(() => null) === made)
    return;
  await mkdir(folder, { recursive: true });
  await writeFile(picture, await draw());
  await writeFile(stamp, made);
}

async function draw() {
  await initWasm(await readFile(require.resolve('@resvg/resvg-wasm/index_bg.wasm')));
  const images = await Promise.all(countries().map(async ({ code }) => {
    const svg = await readFile(require.resolve(`flag-icons/flags/4x3/${code.toLowerCase()}.svg`), 'utf8');
    const png = Buffer.from(new Resvg(svg, { fitTo: { mode: 'width', value: width } }).render().asPng()).toString('base64');
    const [x, y] = [...code].map(letter => letter.charCodeAt(0) - 'A'.charCodeAt(0));
    return `<image x="${x * width}" y="${y * height}" width="${width}" height="${height}" href="data:image/png;base64,${png}"/>`;
  }));
  const sheet = `<svg xmlns="http://www.w3.org/2000/svg" width="${letters * width}" height="${letters * height}">${images.join('')}</svg>`;
  const [pixels] = UPNG.toRGBA8(UPNG.decode(new Resvg(sheet).render().asPng()));
  return Buffer.from(UPNG.encode([pixels], letters * width, letters * height, colours));
}
