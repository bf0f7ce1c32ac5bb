// Builds the sources with the faults and runs test classes of the build.

import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const Assembly = 'LinkApp.Tests/bin/Debug/net10.0/LinkApp.Tests.dll';

/** The full name of a test class, as the runner takes it. */
export const fullName = name => `LinkApp.Tests.${name}`;

export function build(source, wrap) {
  const words = [...wrap, 'dotnet', 'build', 'LinkApp.Tests', '-v', 'q', '-nologo', '-p:RunAnalyzers=false', '-p:TreatWarningsAsErrors=false', '-p:WarningLevel=0'];
  const { status } = spawnSync(words[0], words.slice(1), { cwd: source, stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0)
    throw new Error('The sources with the faults do not build.');
}

/** The test classes of the build. */
export function classesOf(source) {
  const { stdout } = spawnSync('dotnet', [path.join(source, Assembly), '-list', 'classes', '-noColor', '-noLogo'], { cwd: source, encoding: 'utf8', maxBuffer: 1 << 26 });
  return new Set(stdout.split('\n').map(line => line.trim()).filter(line => line.startsWith('LinkApp.Tests.')));
}

/**
 * Runs tests: with a fault, until the first failure; without a fault, to the end.
 * @param {string} source The folder of the build.
 * @param {string[]} filter The runner's filter, such as -class NAME; none for all tests.
 * @param {{ fault?: number, limit: number, wrap: string[], scratch: string }} options The limit is in seconds.
 * @returns {Promise<{ passed: boolean, failed: string[], seconds: number, timeout?: boolean, output: string }>}
 */
export function runTests(source, filter, { fault, limit, wrap, scratch }) {
  fs.rmSync(scratch, { recursive: true, force: true });
  fs.mkdirSync(scratch, { recursive: true });
  const environment = { ...process.env, TMPDIR: scratch, ...(fault ? { FAULT: `${fault}` } : {}) };
  const words = [...wrap, 'dotnet', path.join(source, Assembly), ...filter, ...(fault ? ['-stopOnFail'] : []), '-noColor', '-noLogo'];
  return new Promise((resolve, reject) => {
    const child = spawn(words[0], words.slice(1), { cwd: source, env: environment, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    running = child;
    let [output, began, timeout, timer] = ['', undefined, false, undefined];
    const read = data => {
      // A command in front may wait in a queue: the time starts with the runner's first output.
      began ??= Date.now();
      timer ??= setTimeout(() => { timeout = true; end(child); }, limit * 1000);
      output += data;
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('error', reject);
    child.on('close', code => {
      clearTimeout(timer);
      end(child);
      running = undefined;
      resolve({
        passed: code === 0 && !timeout,
        failed: [...output.matchAll(/^\s*(LinkApp\.Tests\..*?) \[FAIL\]\s*$/gm)].map(match => match[1]),
        seconds: began ? Math.round((Date.now() - began) / 100) / 10 : 0,
        ...(timeout ? { timeout } : {}),
        output,
      });
    });
  });
}

let running;

// If the script is stopped, by hand or by a time limit, it ends its tests too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (running)
      end(running);
    process.exit(130);
  });
}

/** The method of a test, without the arguments that its name may have. */
export const methodOf = test => test.split('(')[0];

// Processes that tests start are in the runner's process group.
function end(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  }
  catch {
    // The process has already ended.
  }
}
