import { cpSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from '../lib/tool.mjs';
import { readJson } from '../lib/workspaces.mjs';
import { nameOptional } from '../simd/release.mjs';

/** @typedef {import('./registry.mjs').Published} Published */
/** @typedef {import('./tarballs.mjs').Tarball} Tarball */

/**
 * The packages of the house as they are published: `@kleene/backend-simd` names the packages of platforms, which are among them.
 *
 * @param {readonly Tarball[]} tarballs
 * @param {ReadonlyMap<string, string>} platforms the folder of each platform's package
 * @param {string} scratch a folder
 * @returns {Promise<Published[]>}
 */
export async function packAsPublished(tarballs, platforms, scratch) {
  const isSimd = (/** @type {Tarball} */ { workspace }) => workspace.name === '@kleene/backend-simd';
  const simd = tarballs.find(isSimd);
  if (simd === undefined) throw new Error('@kleene/backend-simd is not packed');
  const staged = path.join(scratch, 'backend-simd');
  for (const file of simd.paths) cpSync(path.join(simd.workspace.folder, file), path.join(staged, file));
  nameOptional([...platforms.keys()], staged);
  const others = tarballs.filter((tarball) => !isSimd(tarball));
  const packed = await Promise.all([staged, ...platforms.values()].map((folder) => packFolder(folder, scratch)));
  return [...others.map(({ workspace, file }) => ({ manifest: workspace.manifest, file })), ...packed];
}

/** @param {string} folder @param {string} scratch @returns {Promise<Published>} */
async function packFolder(folder, scratch) {
  const output = await runNpm(['pack', folder, '--pack-destination', scratch, '--json', '--ignore-scripts'], {
    cwd: scratch,
  });
  const [{ filename }] = JSON.parse(output.slice(output.indexOf('[')));
  return { manifest: readJson(path.join(folder, 'package.json')), file: path.join(scratch, filename) };
}
