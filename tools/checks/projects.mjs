import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { succeed } from '../lib/tool.mjs';
import { installProject } from '../pack/project.mjs';
import { firstDifference, readExample } from '../pack/readme.mjs';
import { contentFaults } from '../pack/tarballs.mjs';
import { unnamedImports } from '../pack/unnamed-imports.mjs';

/** @typedef {import('../lib/tally.mjs').Tally} Tally */
/** @typedef {import('../pack/tarballs.mjs').Tarball} Tarball */

/** How many packages may arrive with one of ours: 12, besides the 14 that tfjs-core and its wasm backend are. */
const most = 26;
/** Those that may bring more, and how many: recipes combines the loop with models, and since backend-simd there is one more below both. */
const more = new Map([['recipes', 27]]);

/**
 * For every package: an empty project that installs what its README says, from the tarballs, and runs its example.
 *
 * @param {Tally} tally
 * @param {readonly Tarball[]} tarballs
 * @param {string} folder for the projects
 */
export async function checkProjects(tally, tarballs, folder) {
  for (const tarball of tarballs) {
    const { name, short, isApp } = tarball.workspace;
    await tally.check(`tarball of ${name}`, () => {
      const faults = contentFaults(tarball);
      if (faults.length > 0) throw new Error(faults.join('\n'));
      return `${kilobytes(tarball.size)} packed, ${tarball.paths.length} files`;
    });
    const project = path.join(folder, short);
    if (isApp) {
      await tally.check(`${name} in an empty project`, () => checkApp(tarball, tarballs, project));
      await tally.check(`${name} without backend-simd’s files, then without tfjs’s`, () =>
        checkFallbacks(tarball, project),
      );
    } else await tally.check(`README of ${name} in an empty project`, () => checkPackage(tarball, tarballs, project));
  }
}

/**
 * @param {Tarball} tarball
 * @param {readonly Tarball[]} tarballs
 * @param {string} project
 */
async function checkPackage(tarball, tarballs, project) {
  const { name, short } = tarball.workspace;
  const example = exampleOf(tarball);
  const unnamed = example.installs.includes(name) ? unnamedImports(example) : [name];
  if (unnamed.length > 0) throw new Error(`the install line does not name ${unnamed.join(', ')}`);
  const count = await installProject(project, example.installs, tarballs);
  await runExample(project, short, example);
  const allowed = more.get(short) ?? most;
  if (count > allowed) throw new Error(`${count} packages arrive, more than ${allowed}`);
  return `${count} packages arrive, output as printed`;
}

/**
 * @param {Tarball} tarball
 * @param {readonly Tarball[]} tarballs
 * @param {string} project
 */
async function checkApp({ workspace }, tarballs, project) {
  const count = await installProject(project, [workspace.name], tarballs);
  for (const program of Object.values(workspace.manifest.bin ?? {})) {
    const file = path.join('node_modules', workspace.name, program);
    const version = await succeed(process.execPath, [file, '--version'], { cwd: project });
    if (!version.includes(workspace.manifest.version)) throw new Error(`--version prints ${JSON.stringify(version)}`);
  }
  return `${count} packages arrive, version as packed`;
}

/**
 * The command works on with the next backend where the files of one are gone.
 *
 * @param {Tarball} tarball
 * @param {string} project where the app is installed; its packages lose files
 */
async function checkFallbacks({ workspace }, project) {
  const [program = ''] = Object.values(workspace.manifest.bin ?? {});
  const file = path.join('node_modules', workspace.name, program);
  const inUse = async () => {
    return JSON.parse(await succeed(process.execPath, [file, 'doctor', '--json'], { cwd: project })).backend;
  };
  const found = [await inUse()];
  for (const folder of ['@kleene/backend-simd/wasm', '@tensorflow/tfjs-backend-wasm/dist']) {
    const there = path.join(project, 'node_modules', ...folder.split('/'));
    for (const file of readdirSync(there)) if (file.endsWith('.wasm')) rmSync(path.join(there, file));
    found.push(await inUse());
  }
  if (found.join() !== 'simd,wasm,cpu') throw new Error(`the backends in use are ${found.join(', ')}`);
  return found.join(', then ');
}

/**
 * @param {Tarball} tarball
 * @returns {import('../pack/readme.mjs').Example}
 */
export function exampleOf({ workspace }) {
  const example = readExample(readFileSync(path.join(workspace.folder, 'README.md'), 'utf8'));
  if (typeof example === 'string') throw new Error(`${workspace.dir}/README.md ${example}`);
  return example;
}

/**
 * @param {string} project
 * @param {string} short
 * @param {import('../pack/readme.mjs').Example} example
 */
async function runExample(project, short, { code, output }) {
  const file = path.join(project, `${short}.mjs`);
  writeFileSync(file, code);
  const difference = firstDifference(output, await succeed(process.execPath, [file], { cwd: project }));
  if (difference !== undefined) throw new Error(difference);
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
