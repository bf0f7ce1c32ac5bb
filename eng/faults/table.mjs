// Summaries of the results for people.

import fs from 'node:fs';

/** The latest result of each fault in a file. */
export function readResults(file) {
  if (!file || !fs.existsSync(file))
    return [];
  const latest = new Map();
  for (const line of fs.readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const result = JSON.parse(line);
    latest.set(result.id, result);
  }
  return [...latest.values()];
}

export function summary(faults, results) {
  const known = new Set(faults.map(fault => fault.id));
  const own = results.filter(result => known.has(result.id));
  const count = outcome => own.filter(result => result.outcome === outcome);
  const lines = [`${count('found').length} found, ${count('survived').length} survived, ${count('unsteady').length} found now and then, ${count('unclear').length + count('not applied').length} not judged, ${faults.length - own.length} not run`];
  for (const { id, title, outcome, problem } of own.filter(result => result.outcome !== 'found'))
    lines.push(`${id}  ${outcome}: ${title}${problem ? ` (${problem})` : ''}`);
  return lines.join('\n');
}

export function markdown(faults, old, now) {
  const cell = results => id => {
    const result = results.find(each => each.id === id);
    return !result ? 'not run' : result.outcome === 'found' ? `\`${shortName(result.test)}\`` : `**${result.outcome}**`;
  };
  const [before, after] = [cell(old), cell(now)];
  return [
    '| # | Fault | Before: found by | Now: found by |',
    '| --- | --- | --- | --- |',
    ...faults.map(fault => `| ${fault.id} | ${fault.title} | ${before(fault.id)} | ${after(fault.id)} |`),
    '',
  ].join('\n');
}

const shortName = test => test.split('(')[0].split('.').slice(-2).join('.').replaceAll('|', '\\|');
