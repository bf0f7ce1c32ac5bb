// Puts faults into the product, one at a time, and says which of them a test suite finds.
//
//   node eng/faults/run.mjs [--source DIR] [--commit REV] [--results FILE] [--only F03,F07] [--all-classes]
//   node eng/faults/run.mjs --check [--source DIR] [--commit REV]
//   node eng/faults/run.mjs --table OLD.jsonl NEW.jsonl
//
// --source DIR     a checkout (this one if left out); with --commit, the product and the tests of that commit of it
// --results FILE   where each outcome is added, as JSON, one a line; faults that are in it already are left out, so that a second
//                  start goes on where the first one stopped (TestResults/faults.jsonl)
// --only IDS       only these faults
// --all-classes    the whole suite instead of the classes of the fault's area, for those that survived these
// --limit SECONDS  how long the tests of one fault may take (120; with --all-classes 3600); a run that takes longer counts as found
// --work DIR       where the sources with the faults are built; kept, since the next run builds faster with it
// --wrap COMMAND   a command that is put before each build and test run, such as "nice"
// --check          only says whether each fault's fragment is in the sources, once
// --table          prints the outcomes of two suites as a Markdown table

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { applyFaults, numberOf, writeIfDifferent } from './apply.mjs';
import { faults } from './faults.mjs';
import { clearRemoved, readSource } from './source.mjs';
import { markdown, readResults, summary } from './table.mjs';
import { build, classesOf, fullName, methodOf, runTests } from './tests.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: 'string', default: '.' },
    commit: { type: 'string' },
    results: { type: 'string', default: 'TestResults/faults.jsonl' },
    only: { type: 'string' },
    'all-classes': { type: 'boolean' },
    limit: { type: 'string' },
    work: { type: 'string' },
    wrap: { type: 'string', default: '' },
    check: { type: 'boolean' },
    table: { type: 'boolean' },
  },
});

/** The id of the run without a fault among the results. */
const Baseline = 'F00';

if (options.table) {
  process.stdout.write(markdown(faults, readResults(positionals[0]), readResults(positionals[1])));
}
else {
  const source = readSource(path.resolve(options.source), options.commit);
  if (options.check)
    check(source);
  else
    await run(source);
}

function check(source) {
  const problems = applyFaults(faults, source, () => {});
  for (const [id, problem] of problems)
    console.log(`${id}: ${problem}`);
  console.log(`${faults.length - problems.size} of ${faults.length} faults fit these sources.`);
  process.exitCode = problems.size > 0 ? 1 : 0;
}

async function run(source) {
  const wrap = options.wrap.split(' ').filter(Boolean);
  const work = path.resolve(options.work ?? path.join(os.tmpdir(), `linkapp-faults-${options.commit ?? path.basename(path.resolve(options.source))}`));
  const folder = path.join(work, 'source');
  const scratch = path.join(work, 'scratch');
  const problems = prepare(source, folder);
  build(folder, wrap);

  const known = classesOf(folder);
  const done = new Set(readResults(options.results).map(result => result.id));
  const only = options.only?.split(',');
  const wanted = faults.filter(fault => (only ? only.includes(fault.id) : !done.has(fault.id)));
  const classes = fault => (options['all-classes'] ? [] : areaOf(fault, known));
  const limit = Number(options.limit ?? (options['all-classes'] ? 3600 : 120));

  await requirePass(folder, wanted, classes, { limit: 3600, wrap, scratch });
  for (const fault of wanted) {
    const problem = problems.get(fault.id) ?? (!options['all-classes'] && classes(fault).length === 0 ? 'none of its classes is there' : undefined);
    const outcome = problem ? { outcome: 'not applied', problem } : await outcomeOf(folder, fault, filterOf(classes(fault)), { limit, wrap, scratch });
    const result = { id: fault.id, title: fault.title, ...outcome, ...(options['all-classes'] ? { suite: 'all' } : {}) };
    append(result);
    console.log(`${result.id}  ${result.outcome.padEnd(11)} ${String(result.seconds ?? '').padStart(6)}  ${result.title}${result.test ? `  ← ${result.test}` : ''}`);
  }
  fs.rmSync(scratch, { recursive: true, force: true });
  console.log(summary(faults, readResults(options.results)));
}

function append(result) {
  fs.mkdirSync(path.dirname(path.resolve(options.results)), { recursive: true });
  fs.appendFileSync(options.results, `${JSON.stringify(result)}\n`);
}

/** The sources with all faults in a folder of their own; returns which could not be applied. */
function prepare(source, folder) {
  const changed = new Map();
  const problems = applyFaults(faults, source, (file, text) => changed.set(file, text));
  for (const [id, problem] of problems)
    console.error(`${id} is left out: ${problem}`);
  clearRemoved(folder, new Set([...source.files, ...changed.keys()]));
  for (const file of source.files) {
    writeIfDifferent(path.join(folder, file), changed.get(file) ?? source.content(file));
    fs.chmodSync(path.join(folder, file), source.mode(file));
  }
  for (const [file, text] of changed)
    writeIfDifferent(path.join(folder, file), text);
  return problems;
}

/** A fault's classes that are there, by the names of this suite. */
const areaOf = (fault, known) => [...fault.classes, ...(fault.laterClasses ?? [])].filter(name => known.has(fullName(name)));

const filterOf = classes => classes.flatMap(name => ['-class', fullName(name)]);

/** Without a fault, everything must pass: else the outcomes would say nothing. What fails on a busy machine gets a second chance. */
async function requirePass(folder, wanted, classes, run) {
  const area = [...new Set(wanted.flatMap(classes))];
  if (wanted.length === 0 || (area.length === 0 && !options['all-classes']))
    return;
  const before = new Set(readResults(options.results).find(result => result.id === Baseline)?.classes);
  if (before.size > 0 && area.every(name => before.has(name)))
    return;
  console.log(`Without a fault: ${area.length ? `${area.length} classes` : 'the whole suite'}…`);
  let result = await runTests(folder, filterOf(area), run);
  const { seconds } = result;
  for (let attempt = 0; attempt < 2 && !result.passed && result.failed.length > 0; attempt++) {
    console.log(`Again, since they failed: ${result.failed.join(', ')}`);
    result = await runTests(folder, [...new Set(result.failed.map(methodOf))].flatMap(method => ['-method', method]), run);
  }
  if (!result.passed) {
    console.error(result.output);
    throw new Error(`Without a fault, these must pass: ${result.failed.join(', ') || lastLine(result.output)}`);
  }
  console.log(`They pass, in ${seconds} s.`);
  append({ id: Baseline, title: 'No fault', outcome: 'passed', seconds, classes: [...before, ...area] });
}

/** A test that fails must fail again, so that a busy machine is not taken for a fault that was found. */
async function outcomeOf(folder, fault, filter, run) {
  const options = { ...run, fault: numberOf(fault) };
  for (let attempt = 1; attempt <= 3; attempt++) {
    const first = await runTests(folder, filter, options);
    if (first.passed)
      return attempt === 1 ? { outcome: 'survived', seconds: first.seconds } : { outcome: 'unsteady', seconds: first.seconds };
    if (first.timeout)
      return { outcome: 'found', test: first.failed[0] ?? 'timeout', seconds: first.seconds };
    const again = await runTests(folder, first.failed[0] ? ['-method', methodOf(first.failed[0])] : filter, options);
    if (!again.passed)
      return { outcome: 'found', test: first.failed[0] ?? lastLine(first.output), seconds: first.seconds };
  }
  return { outcome: 'unsteady' };
}

const lastLine = output => output.trim().split('\n').at(-1)?.trim() ?? '';
