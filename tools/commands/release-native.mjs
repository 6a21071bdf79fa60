import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { tool } from '../lib/tool.mjs';
import { findCargo } from '../simd/crate.mjs';
import { loadPlatform } from '../simd/load.mjs';
import { needsFault, needsOfFile } from '../simd/needs.mjs';
import { platforms } from '../simd/platforms.mjs';
import { builtPlatforms, nameOptional, packagesFolder, releasePlatform } from '../simd/release.mjs';
import { root, say, since } from '../start/root.mjs';

// npm run release:native [-- names … --nodes <folder>]: a package with the addon of @kleene/backend-simd for each platform that this machine can
// build, into packages/backend-simd/npm, loaded where this machine can; CONTRIBUTING.md says what lies in the folder of Nodes.
// With --load it builds nothing and loads what lies there; with --name-optional the package's manifest names what lies there.
const { values, positionals: named } = parseArgs({
  allowPositionals: true,
  options: { nodes: { type: 'string' }, load: { type: 'boolean' }, 'name-optional': { type: 'boolean' } },
});
const found = await findCargo();
if (values['name-optional'] === true) {
  const names = builtPlatforms();
  nameOptional(names);
  console.log(names.length > 0 ? `named as optional dependencies: ${names.join(', ')}` : 'nothing was built yet');
} else if ('missing' in found && values.load !== true) {
  say(`nothing was built: ${found.missing}`);
  process.exitCode = 1;
} else {
  row('platform', 'size', 'built', 'needs', 'loaded', 'answers');
  let [built, faults] = [0, 0];
  for (const name of named.length > 0 ? named : Object.keys(platforms)) {
    const outcome = await show(name);
    if (outcome !== undefined) built++;
    if (outcome === false) faults++;
  }
  console.log(`${built} of ${named.length > 0 ? named.length : Object.keys(platforms).length}, ${faults} with faults`);
  process.exitCode = built > 0 && faults === 0 ? 0 : 1;
}

/** Prints a platform's row; whether all is well, undefined where it was not built. @param {string} name */
async function show(name) {
  const start = performance.now();
  const { file, reason } = values.load === true ? existing(name) : await releasePlatform(name);
  if (file === undefined) {
    row(name, '–', '–', '–', `not built: ${reason}`);
    return undefined;
  }
  const took = since(start);
  const needs = needsOfFile(file);
  const { where, answers, faulty } = await loadPlatform(name, file, values.nodes);
  const faults = [needsFault(needs), await publintFault(path.dirname(file))].filter((fault) => fault !== undefined);
  row(
    name,
    `${(statSync(file).size / 1e6).toFixed(2)} MB`,
    values.load === true ? '–' : took,
    needs.floor ?? '–',
    where,
    [answers ?? '–', ...faults].join('; '),
  );
  return !faulty && faults.length === 0;
}

/** @param {string} name @returns {import('../simd/release.mjs').Outcome} */
function existing(name) {
  const file = path.join(packagesFolder, name, 'backend-simd.node');
  return existsSync(file) ? { name, file } : { name, reason: `${path.relative(root, file)} is not there` };
}

/** @param {string} folder */
async function publintFault(folder) {
  try {
    await tool('publint', ['--strict', folder]);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** @param {string[]} cells */
function row(...cells) {
  const widths = [18, 9, 7, 13, 48, 0];
  console.log(
    cells
      .map((cell, i) => cell.padEnd(widths[i] ?? 0))
      .join('')
      .trimEnd(),
  );
}
