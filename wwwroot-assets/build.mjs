// Builds dist/: the files for browsers (content-hashed, precompressed) and the tables that LinkApp.Core embeds.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { bundle } from './build/bundle.mjs';
import { countries } from './build/countries.mjs';
import { crawlers } from './build/crawlers.mjs';
import { writeFlags } from './build/flags.mjs';
import { Output } from './build/output.mjs';
import { shapes } from './build/shapes.mjs';
import { sprite } from './build/sprite.mjs';
import { world } from './build/world.mjs';

const dist = new URL('./dist/', import.meta.url);
const core = new URL('core/', dist);

await rm(new URL('public/', dist), { recursive: true, force: true });
await mkdir(core, { recursive: true });
await writeChanged(new URL('countries.json', core), JSON.stringify(countries()));
await writeChanged(new URL('crawlers.json', core), JSON.stringify(crawlers()));

const output = new Output(new URL('public/', dist));
await output.add('world.json', JSON.stringify(world()));
await output.add('shapes.json', JSON.stringify(shapes()));
await output.add('icon.svg', await readFile(new URL('./src/icon.svg', import.meta.url)));
await output.add('sprite.svg', sprite());
// The style sheet refers to the picture.
await writeFlags(dist);
for (const { name, contents, hashed } of await bundle())
  await output.add(name, contents, hashed);
await writeFile(new URL('manifest.json', dist), JSON.stringify(output.manifest, null, 1));

// MSBuild compares this file's time with those of the sources.
await writeFile(new URL('stamp', dist), '');
console.log(`assets: ${output.count} files, ${Math.round(output.bytes / 1024)} KB`);

/** Writes a file only if its contents differ: a newer file would make LinkApp.Core compile again. */
async function writeChanged(file, contents) {
  if (await readFile(file, 'utf8').catch(() => null) !== contents)
    await writeFile(file, contents);
}
