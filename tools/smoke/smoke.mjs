import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { firstDifference } from '../pack/readme.mjs';

// Runs, with whatever Node this is, every README example of the project in KLEENE_PROJECT and compares its output, then
// the programs that the project's packages install. The last line says how it went.
const project = process.env['KLEENE_PROJECT'] ?? '.';
const faults = [];

for (const file of readdirSync(path.join(project, 'examples')).filter((name) => name.endsWith('.mjs'))) {
  const printed = node(path.join('examples', file));
  const expected = readFileSync(path.join(project, 'examples', file.replace(/mjs$/, 'txt')), 'utf8');
  const fault = printed.fault ?? firstDifference(expected, printed.output);
  if (fault !== undefined) faults.push(`${file}: ${fault}`);
}

for (const file of ['node_modules/kleene/bin/kleene.js']) {
  const { fault, output } = node(file, '--version');
  if (fault !== undefined || !/^\S*\d+\.\d+\.\d+/.test(output)) faults.push(`${file} --version: ${fault ?? output}`);
}

for (const fault of faults) console.log(fault);
console.log(`${faults.length} faults with Node ${process.versions.node}`);
process.exitCode = faults.length === 0 ? 0 : 1;

/** @param {string[]} args */
function node(...args) {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  const fault = status === 0 ? undefined : `exit code ${status}: ${error?.message ?? stderr.trim()}`;
  return { output: stdout, fault };
}
