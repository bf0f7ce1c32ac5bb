// Reads from a build's linkapp.deps.json what a published file contains: the .NET runtime and packages.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** All parts: [{ name: "MudBlazor", version: "9.12.0" }, …]. */
export const libraries = deps => Object.keys(deps.libraries).map(key => key.split("/")).map(([name, version]) => ({ name, version }));

/** The runtime packs: [{ name: "Microsoft.NETCore.App.Runtime.linux-x64", version: "10.0.15" }, …]. */
export const runtimePacks = deps => libraries(deps).filter(library => library.name.startsWith("runtimepack."))
  .map(pack => ({ ...pack, name: pack.name.slice("runtimepack.".length) }));

/** A warning if the runtime is older than the .NET packages that are released with it; otherwise null. */
export function runtimeWarning(deps) {
  const runtime = runtimePacks(deps).find(pack => pack.name.startsWith("Microsoft.NETCore.App."))?.version;
  if (!runtime)
    return "No runtime is in the file.";
  // These packages have the runtime's major and minor version; others, such as Microsoft.OpenApi, have their own.
  const train = runtime.split(".").slice(0, 2).join(".") + ".";
  const newest = libraries(deps)
    .filter(library => /^Microsoft\.(AspNetCore|EntityFrameworkCore|Extensions|Data\.Sqlite)/.test(library.name) && library.version.startsWith(train))
    .reduce((newest, library) => compare(library.version, newest) > 0 ? library.version : newest, runtime);
  return newest === runtime ? null : `.NET ${runtime} in the file is older than the .NET packages (${newest}): build with a newer .NET SDK.`;
}

function compare(left, right) {
  const [a, b] = [left, right].map(version => version.split(/[-+]/)[0].split(".").map(Number));
  const at = a.findIndex((number, index) => number !== (b[index] ?? 0));
  return at < 0 ? 0 : a[at] - (b[at] ?? 0);
}

// As a program, node eng/bundle.mjs DEPS.json prints the warning, if there is one.
if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const warning = runtimeWarning(JSON.parse(readFileSync(process.argv[2], "utf8")));
  if (warning)
    console.log(warning);
}
