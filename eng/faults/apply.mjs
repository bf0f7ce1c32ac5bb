// Writes faults into the sources, each behind a switch, so that one build contains them all and the environment variable
// FAULT selects one at run time ("mutant schemata").

import fs from 'node:fs';
import path from 'node:path';

const Switch = 'global::LinkApp.Core.Fault.On';

/** The file of the class that says whether a fault is on. Its field is static readonly, so the JIT removes the branches of other faults. */
export const SwitchFile = 'LinkApp.Core/Fault.cs';

export const SwitchSource = `namespace LinkApp.Core;

/// <summary>Which fault this process has: the number in the environment variable FAULT.</summary>
public static class Fault
{
    private static readonly int Number = int.TryParse(System.Environment.GetEnvironmentVariable("FAULT"), out var number) ? number : 0;

    public static bool On(int fault) => Number == fault;
}
`;

export const numberOf = fault => Number(fault.id.slice(1));

/** The edits of a fault: usually a single one, the fault itself. */
export const editsOf = fault => fault.edits ?? [fault];

/**
 * Finds an edit's fragment in the sources. White space is ignored, so a reformatted source still matches, and a file that has
 * moved is found by its name. A source that has changed since may match one of the edit's later forms.
 * @param {object} edit The file, the fragment and its replacement.
 * @param {{ text: (file: string) => string | undefined, named: (name: string) => string[] }} source The files.
 */
export function locate(edit, source) {
  const problems = [];
  for (const form of [edit, ...[edit.later ?? []].flat().map(later => ({ ...edit, ...later }))]) {
    const moved = source.text(form.file) === undefined ? source.named(path.posix.basename(form.file)) : [];
    const file = moved.length === 1 ? moved[0] : form.file;
    const text = source.text(file);
    const found = text === undefined ? [] : [...text.matchAll(patternOf(form.find))];
    if (found.length === 1)
      return { ...form, file, start: found[0].index, end: found[0].index + found[0][0].length, original: found[0][0] };
    problems.push(text === undefined ? `${form.file} is not there` : `${file} has the fragment ${found.length} times: ${form.find}`);
  }
  return { problem: problems.join('; ') };
}

/** Applies all faults to the sources; returns the problems of those that could not be applied, by fault id. */
export function applyFaults(faults, source, write) {
  const byFile = new Map();
  const problems = new Map();
  for (const fault of faults) {
    const places = editsOf(fault).map(edit => locate(edit, source));
    const problem = places.find(place => place.problem)?.problem;
    if (problem) {
      problems.set(fault.id, problem);
      continue;
    }
    for (const place of places)
      byFile.set(place.file, [...(byFile.get(place.file) ?? []), { fault, place }]);
  }
  for (const [file, edits] of byFile) {
    let text = source.text(file);
    edits.sort((a, b) => b.place.start - a.place.start);
    for (const [i, { fault, place }] of edits.entries()) {
      const next = edits[i + 1];
      if (next && next.place.end > place.start)
        throw new Error(`${fault.id} and ${next.fault.id} change the same place of ${file}.`);
      text = text.slice(0, place.start) + replacementOf(place, numberOf(fault)) + text.slice(place.end);
    }
    write(file, text);
  }
  write(SwitchFile, SwitchSource);
  return problems;
}

/** Writes a file only if it differs, so that a second build has nothing to do. */
export function writeIfDifferent(file, content) {
  if (fs.existsSync(file) && fs.readFileSync(file).equals(Buffer.from(content)))
    return;
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.writeFileSync(file, content);
}

function replacementOf(edit, number) {
  // In parentheses, because :: would end the expression in an interpolated string.
  const on = `(${Switch}(${number}))`;
  switch (edit.kind ?? 'expression') {
    case 'expression':
      return `(${on} ? (${edit.replace}) : (${edit.original}))`;
    case 'statement':
      return `if (${on}) { ${edit.replace} } else { ${edit.original} }`;
    case 'text':
      return edit.replace.replaceAll('ON', on);
    default:
      throw new Error(`There is no kind "${edit.kind}".`);
  }
}

// Adjacent words need white space between them; between all other tokens it is optional.
function patternOf(fragment) {
  const tokens = fragment.match(/\w+|[^\w\s]/g);
  const isWord = token => /\w/.test(token);
  return new RegExp(tokens.map((token, i) => (i > 0 ? (isWord(token) && isWord(tokens[i - 1]) ? '\\s+' : '\\s*') : '') + escape(token)).join(''), 'g');
}

const escape = text => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
