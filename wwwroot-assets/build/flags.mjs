import { readdirSync, readFileSync } from 'node:fs';

const folder = new URL('../node_modules/flag-icons/flags/4x3/', import.meta.url);

/** The flags of countries as [code, svg]; files with longer names are not countries. */
export function flags() {
  return readdirSync(folder)
    .filter(file => /^[a-z]{2}\.svg$/.test(file))
    .map(file => [file.slice(0, 2), readFileSync(new URL(file, folder))]);
}
