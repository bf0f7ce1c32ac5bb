import { build } from 'esbuild';
import { readFile } from 'node:fs/promises';
import { basename, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const source = fileURLToPath(new URL('../src/', import.meta.url));

const shared = {
  bundle: true,
  minify: true,
  write: false,
  metafile: true,
  legalComments: 'none',
  target: ['es2022', 'chrome111', 'firefox115', 'safari16.4'],
  outdir: source,
  entryNames: '[name].[hash]',
  chunkNames: 'chunk.[hash]',
  assetNames: '[name].[hash]',
  loader: { '.png': 'file', '.svg': 'file' },
  logLevel: 'warning',
};

// Pages without scripts set no theme and follow the system: for them, the style sheet repeats the dark colours in a media query.
const systemTheme = {
  name: 'system-theme',
  setup: ({ onLoad }) => onLoad({ filter: /\/tokens\.css$/ }, async ({ path }) => {
    const css = await readFile(path, 'utf8');
    const [, dark] = css.split(':root[data-theme="dark"]');
    return { loader: 'css', contents: `${css}@media (prefers-color-scheme: dark) { :root:not([data-theme])${dark} }` };
  }),
};

/** The modules and style sheets as { name, contents, hashed }; for chunks that modules share, name is the hashed name. */
export async function bundle() {
  const modules = await build({
    ...shared,
    entryPoints: [
      'boot.js', 'leaflet-map.js', 'live-clicks.js', 'apex-chart.js', 'figure.js', 'country-map.js', 'period-keys.js', 'link-list.js',
      'passkeys.js',
    ].map(file => source + file),
    format: 'esm',
    splitting: true,
  });
  // These run before the first paint, so they can't be modules.
  const scripts = await build({ ...shared, entryPoints: ['theme.js', 'api-docs.js'].map(file => source + file), format: 'iife' });
  const sheets = ['site.css', 'visitor.css', 'api-docs.css'].map(file => `${source}css/${file}`);
  const styles = await build({ ...shared, entryPoints: sheets, plugins: [systemTheme] });
  return [modules, scripts, styles].flatMap(files);
}

function files(result) {
  const entries = new Map(Object.entries(result.metafile.outputs).map(([path, output]) => [basename(path), output.entryPoint]));
  return result.outputFiles.map(file => {
    const hashed = relative(source, file.path);
    const entry = entries.get(hashed);
    return { name: entry ? basename(entry) : hashed, contents: file.contents, hashed };
  });
}
