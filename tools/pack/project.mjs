import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from '../lib/tool.mjs';
import { readJson } from '../lib/workspaces.mjs';

/** @typedef {import('./tarballs.mjs').Tarball} Tarball */

/**
 * Makes an empty project and installs `names` into it: packages of the house, and what they depend on within it, from
 * tarballs, others from the registry.
 *
 * @param {string} folder
 * @param {readonly string[]} names
 * @param {readonly Tarball[]} tarballs
 * @returns {Promise<number>} how many packages arrived
 */
export async function installProject(folder, names, tarballs) {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'package.json'), JSON.stringify({ name: 'empty', private: true, type: 'module' }));
  const ours = withSiblings(names, tarballs);
  const others = names.filter((name) => !tarballs.some(({ workspace }) => workspace.name === name));
  const files = ours.map(({ file }) => path.relative(folder, file));
  await runNpm(['install', ...files, ...others, '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: folder,
  });
  const installed = Object.entries(readJson(path.join(folder, 'node_modules', '.package-lock.json')).packages);
  const scripted = installed.filter(([, { hasInstallScript }]) => hasInstallScript).map(([name]) => name);
  if (scripted.length > 0) throw new Error(`packages with an install script arrive: ${scripted.join(', ')}`);
  return installed.length;
}

/**
 * The tarballs of `names` and of everything in the house that they depend on.
 *
 * @param {readonly string[]} names
 * @param {readonly Tarball[]} tarballs
 */
function withSiblings(names, tarballs) {
  const wanted = new Set(names);
  for (const name of wanted) {
    const manifest = tarballs.find(({ workspace }) => workspace.name === name)?.workspace.manifest;
    for (const dependency of Object.keys(manifest?.dependencies ?? {})) wanted.add(dependency);
  }
  return tarballs.filter(({ workspace }) => wanted.has(workspace.name));
}
