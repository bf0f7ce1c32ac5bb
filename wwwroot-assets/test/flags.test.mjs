import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import UPNG from 'upng-js';
import { countries } from '../build/countries.mjs';
import { writeFlags } from '../build/flags.mjs';

const [width, height] = [32, 24];
const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

test('each country has its flag where its letters say, and nothing else is in the picture', async () => {
  // Drawn only if the build has not done so.
  const folder = new URL('../dist/', import.meta.url);
  await writeFlags(folder);
  const file = await readFile(new URL('flags.png', folder));
  const picture = UPNG.decode(file);
  const pixels = new Uint8Array(UPNG.toRGBA8(picture)[0]);
  const isDrawn = (column, row) => pixels[4 * ((row * height + height / 2) * picture.width + column * width + 2) + 3] > 0;
  const drawn = letters.flatMap((first, column) => letters.filter((_, row) => isDrawn(column, row)).map(second => first + second));
  assert.deepEqual(drawn.sort(), countries().map(country => country.code));
  // One request for all flags is worth it only as long as it is small.
  assert.ok(file.length < 50_000, `${file.length} bytes`);
});
