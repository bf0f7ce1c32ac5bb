// Adds files of NuGet packages to the files for browsers: node vendor.mjs OUT FILE...
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Output } from './build/output.mjs';

const [folder, ...files] = process.argv.slice(2);
const out = pathToFileURL(`${folder}/`);

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const output = new Output(new URL('public/', out));
for (const file of files)
  await output.add(basename(file), await readFile(file));
await writeFile(new URL('manifest.json', out), JSON.stringify(output.manifest, null, 1));
await writeFile(new URL('stamp', out), '');
