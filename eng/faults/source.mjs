// The files of a checkout, or of one of its commits.

import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const Large = { maxBuffer: 1 << 30 };

/**
 * @param {string} folder A checkout.
 * @param {string} [commit] One of its commits; without it, the files on disk.
 * @returns The names of the files, their contents and modes.
 */
export function readSource(folder, commit) {
  const git = (...words) => execFileSync('git', ['-C', folder, ...words], { encoding: 'utf8', ...Large });
  const root = git('rev-parse', '--show-toplevel').trim();
  const files = commit
    ? git('ls-tree', '-r', '--name-only', '--full-tree', '-z', commit).split('\0').filter(Boolean)
    : git('-C', root, 'ls-files', '-co', '--exclude-standard', '-z').split('\0').filter(name => name && fs.existsSync(path.join(root, name)));
  const modes = new Map(commit ? git('ls-tree', '-r', '--full-tree', '-z', commit).split('\0').filter(Boolean).map(line => [line.split('\t')[1], line.startsWith('100755') ? 0o755 : 0o644]) : []);
  const contents = new Map();
  const content = file => {
    if (!contents.has(file))
      contents.set(file, commit ? execFileSync('git', ['-C', root, 'show', `${commit}:${file}`], Large) : fs.readFileSync(path.join(root, file)));
    return contents.get(file);
  };
  const names = new Set(files);
  return {
    files,
    content,
    named: name => files.filter(file => path.posix.basename(file) === name),
    text: file => (names.has(file) ? content(file).toString('utf8') : undefined),
    mode: file => modes.get(file) ?? fs.statSync(path.join(root, file)).mode & 0o777,
  };
}

/** Deletes source files that an earlier run left and that are not part of these sources; build output stays. */
export function clearRemoved(folder, files) {
  if (!fs.existsSync(folder))
    return;
  const retained = new Set(['bin', 'obj', 'node_modules', 'dist', 'TestResults']);
  const walk = below => {
    for (const entry of fs.readdirSync(path.join(folder, below), { withFileTypes: true })) {
      const name = path.posix.join(below, entry.name);
      if (entry.isDirectory() && !retained.has(entry.name))
        walk(name);
      else if (!entry.isDirectory() && !files.has(name))
        fs.rmSync(path.join(folder, name));
    }
  };
  walk('');
}
