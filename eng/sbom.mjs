// Writes one list of all parts of the published files (CycloneDX): node eng/sbom.mjs OUTPUT NUGET.json NPM.json DEPS.json...
//   NUGET.json, NPM.json  lists of the packages that the project references
//   DEPS.json             lists what a published file contains: adds the runtimes, and leaves out packages that only the build uses
import { readFileSync, writeFileSync } from "node:fs";
import { libraries, runtimePacks } from "./bundle.mjs";

const [output, ...inputs] = process.argv.slice(2);
const [nuget, npm, ...published] = inputs.map(file => JSON.parse(readFileSync(file, "utf8")));

const inside = new Set(published.flatMap(libraries).map(({ name, version }) => `${name}@${version}`));
const packages = nuget.components.filter(({ name, version }) => inside.has(`${name}@${version}`));
const runtimes = published.flatMap(runtimePacks).map(({ name, version }) => {
  const purl = `pkg:nuget/${name}@${version}`;
  return { type: "framework", "bom-ref": purl, name, version, purl, licenses: [{ license: { id: "MIT" } }] };
});
const assets = { ...npm.metadata.component, type: "application" };
const components = [...packages, assets, ...npm.components, ...runtimes];

const product = nuget.metadata.component["bom-ref"];
const refs = new Set([product, ...components.map(component => component["bom-ref"])]);
const dependencies = [...nuget.dependencies, ...npm.dependencies, ...runtimes.map(runtime => ({ ref: runtime["bom-ref"] }))]
  .filter(({ ref }) => refs.has(ref))
  .map(({ ref, dependsOn = [] }) => ({
    ref,
    dependsOn: [...dependsOn, ...ref === product ? [assets, ...runtimes].map(part => part["bom-ref"]) : []].filter(part => refs.has(part)),
  }));

writeFileSync(output, JSON.stringify({ ...nuget, components, dependencies }, null, 2) + "\n");
console.log(`${output}: ${components.length} parts`);
