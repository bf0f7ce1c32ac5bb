// Prints which test classes and tests took longest: node eng/slowest.mjs RESULTS.trx...
// Tests run in parallel, so the seconds of all classes add up to more than the duration of the run.
import { readFileSync } from "node:fs";

const classes = new Map();
const tests = [];
for (const file of process.argv.slice(2)) {
  for (const [, attributes] of readFileSync(file, "utf8").matchAll(/<UnitTestResult ([^>]*)>/g)) {
    const name = /testName="([^"]*)"/.exec(attributes)?.[1].replaceAll("&quot;", '"') ?? "?";
    const [hours, minutes, seconds] = (/duration="([\d:.]+)"/.exec(attributes)?.[1] ?? "0:0:0").split(":").map(Number);
    const took = (hours * 60 + minutes) * 60 + seconds;
    const owner = name.split("(")[0].split(".").slice(0, -1).join(".").replace("LinkApp.Tests.", "");
    const { cases, total } = classes.get(owner) ?? { cases: 0, total: 0 };
    classes.set(owner, { cases: cases + 1, total: total + took });
    tests.push({ name: name.replace("LinkApp.Tests.", ""), took });
  }
}

const format = (seconds) => seconds.toFixed(1).padStart(8);
console.log("Slowest classes (seconds, tests):");
for (const [name, { cases, total }] of [...classes].sort((a, b) => b[1].total - a[1].total).slice(0, 15))
  console.log(`${format(total)} ${String(cases).padStart(5)}  ${name}`);
console.log("Slowest tests (seconds):");
for (const { name, took } of tests.sort((a, b) => b.took - a.took).slice(0, 15)) console.log(`${format(took)}  ${name.slice(0, 140)}`);
