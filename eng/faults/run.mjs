// Puts faults into the product, one at a time, and reports which of them a test suite finds.
//
//   node eng/faults/run.mjs [--source DIR] [--commit REV] [--results FILE] [--only F03,F07] [--all-classes]
//   node eng/faults/run.mjs --check [--source DIR] [--commit REV]
//   node eng/faults/run.mjs --table OLD.jsonl NEW.jsonl
//
// --source DIR     a checkout (default: this one); with --commit, the product and tests of that commit
// --results FILE   the file to which each outcome is added, as one line of JSON (default: TestResults/faults.jsonl); faults that it
//                  already contains are skipped, so a second run continues where the first one stopped
// --only IDS       only these faults
// --all-classes    runs the whole suite for the faults that survived the classes of their area
// --first FILE     the results of another run: the test that found a fault there runs before the classes, which saves time
// --limit SECONDS  how long the tests of one fault may take (120; with --all-classes 3600); a run that takes longer counts as found
// --work DIR       the folder in which the sources with the faults are built; it is not deleted, because it makes the next build faster
// --wrap COMMAND   a command in front of each build and test run, such as "nice"
// --check          only checks that each fault's fragment is in the sources exactly once
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
    first: { type: 'string' },
    limit: { type: 'string' },
    work: { type: 'string' },
    wrap: { type: 'string', default: '' },
    check: { type: 'boolean' },
    table: { type: 'boolean' },
  },
});

/** The id of the run without a fault in the results. */
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
  const wanted = wantedOf(readResults(options.results));
  const classes = fault => (options['all-classes'] ? [] : areaOf(fault, known));
  const first = readResults(options.first);
  const limit = Number(options.limit ?? (options['all-classes'] ? 3600 : 120));

  for (const fault of wanted) {
    const problem = problems.get(fault.id) ?? (!options['all-classes'] && classes(fault).length === 0 ? 'none of its classes is there' : undefined);
    const outcome = problem ? { outcome: 'not applied', problem } : await outcomeOf(folder, fault, firstOf(fault, first), filterOf(classes(fault)), { limit, wrap, scratch });
    const result = { id: fault.id, title: fault.title, ...outcome, ...(options['all-classes'] ? { suite: 'all' } : {}) };
    append(result);
    console.log(`${result.id}  ${result.outcome.padEnd(11)} ${String(result.seconds ?? '').padStart(6)}  ${result.title}${result.test ? `  ← ${result.test}` : ''}`);
  }
  await judge(folder, { wrap, scratch });
  fs.rmSync(scratch, { recursive: true, force: true });
  console.log(summary(faults, readResults(options.results)));
}

/** The faults that have not been run yet. */
function wantedOf(results) {
  const only = options.only?.split(',');
  if (only)
    return faults.filter(fault => only.includes(fault.id));
  const found = id => results.find(result => result.id === id);
  return faults.filter(({ id }) => (options['all-classes'] ? found(id)?.outcome === 'survived' && !found(id).suite : !found(id)));
}

function append(result) {
  fs.mkdirSync(path.dirname(path.resolve(options.results)), { recursive: true });
  fs.appendFileSync(options.results, `${JSON.stringify(result)}\n`);
}

/** Writes the sources with all faults into a separate folder; returns the faults that could not be applied. */
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

/** The test classes of a fault's area that this suite has. */
function areaOf(fault, known) {
  return [...fault.classes, ...(fault.laterClasses ?? [])].filter(name => known.has(fullName(name)));
}

function filterOf(classes) {
  return classes.flatMap(name => ['-class', fullName(name)]);
}

/**
 * A test that fails with the fault and passes without it (see judge) has found the fault. If it failed by a timeout, it must fail
 * twice, because a busy machine must not count as a fault.
 */
async function outcomeOf(folder, fault, first, all, run) {
  const on = { ...run, fault: numberOf(fault) };
  let isSuspect = false;
  for (const filter of first ? [first, all, all, all] : [all, all, all]) {
    const { passed, failed, timeout, seconds, output } = await runTests(folder, filter, on);
    if (passed && filter === first)
      continue;
    if (passed)
      return { outcome: isSuspect ? 'unsteady' : 'survived', seconds };
    const [test] = failed;
    if (timeout)
      return await timeoutOf(folder, test, filter, run);
    if (!failedByTimeout(output) || !(await runTests(folder, test ? ['-method', methodOf(test)] : filter, on)).passed)
      return { outcome: 'found', test: test ?? lastLine(output), seconds };
    isSuspect = true;
  }
  return { outcome: 'unsteady' };
}

/** Tests that take too long have found the fault if they take less time without it. */
async function timeoutOf(folder, test, filter, run) {
  if (test)
    return { outcome: 'found', test, seconds: run.limit };
  return (await runTests(folder, filter, run)).timeout
    ? { outcome: 'unclear', problem: 'the tests take too long without the fault, too', seconds: run.limit }
    : { outcome: 'found', test: 'timeout', seconds: run.limit };
}

function firstOf(fault, results) {
  const test = results.find(result => result.id === fault.id)?.test;
  return test?.startsWith('LinkApp.Tests.') ? ['-method', methodOf(test)] : undefined;
}

function failedByTimeout(output) {
  const failure = /\[FAIL\]([\s\S]*?)Stack Trace:/.exec(output)?.[1] ?? '';
  return failure === '' || /waited|time.?out|timed out|cancell?ed/i.test(failure);
}

/** Runs the tests that found faults without a fault: tests that still fail have found nothing. */
async function judge(folder, run) {
  const results = readResults(options.results);
  const passed = new Set(results.find(result => result.id === Baseline)?.tests);
  const found = results.filter(result => result.outcome === 'found' && result.test.startsWith('LinkApp.Tests.'));
  const methods = [...new Set(found.map(result => methodOf(result.test)))].filter(method => !passed.has(method));
  if (methods.length === 0)
    return;
  console.log(`Without a fault: the ${methods.length} tests that found one…`);
  let wrong = methods;
  for (let attempt = 0; attempt < 3 && wrong.length > 0; attempt++)
    wrong = [...new Set((await runTests(folder, wrong.flatMap(method => ['-method', method]), { ...run, limit: 3600 })).failed.map(methodOf))];
  append({ id: Baseline, title: 'No fault', outcome: 'passed', tests: [...passed, ...methods.filter(method => !wrong.includes(method))] });
  for (const result of found.filter(each => wrong.includes(methodOf(each.test))))
    append({ ...result, outcome: 'unclear', problem: 'the test fails without the fault, too' });
}

function lastLine(output) {
  return output.trim().split('\n').at(-1)?.trim() ?? '';
}
