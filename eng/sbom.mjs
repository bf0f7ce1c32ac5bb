// Writes one list of all parts (CycloneDX) from that of the NuGet packages, that of the npm packages and the runtimes:
// node eng/sbom.mjs OUTPUT NUGET.json NPM.json DEPS.json...
import { readFileSync, writeFileSync } from "node:fs";
import { runtimePacks } from "./bundle.mjs";

const [output, ...inputs] = process.argv.slice(2);
const [nuget, npm, ...published] = inputs.map(file => JSON.parse(readFileSync(file, "utf8")));

const runtimes = published.flatMap(runtimePacks).map(({ name, version }) => {
  const purl = `pkg:nuget/${name}@${version}`;
  return { type: "framework", "bom-ref": purl, name, version, purl, licenses: [{ license: { id: "MIT" } }], publisher: "Microsoft" };
});

const product = nuget.metadata.component;
const assets = npm.metadata.component;
const dependencies = [...nuget.dependencies, ...npm.dependencies, ...runtimes.map(runtime => ({ ref: runtime["bom-ref"], dependsOn: [] }))];
const own = dependencies.find(dependency => dependency.ref === product["bom-ref"]);
own.dependsOn = [...own.dependsOn ?? [], assets["bom-ref"], ...runtimes.map(runtime => runtime["bom-ref"])];

const components = [...new Map([...nuget.components, assets, ...npm.components, ...runtimes].map(component => [component["bom-ref"], component])).values()];
writeFileSync(output, JSON.stringify({ ...nuget, components, dependencies }, null, 2) + "\n");
console.log(`${output}: ${components.length} components`);
