import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { runNpm } from '../lib/tool.mjs';
import { workspaces } from '../lib/workspaces.mjs';

/**
 * A workspace as it would be published.
 *
 * @typedef {object} Tarball
 * @property {import('../lib/workspaces.mjs').Workspace} workspace
 * @property {string} file absolute
 * @property {number} size bytes, packed
 * @property {number} unpackedSize bytes
 * @property {string[]} paths what lies in it, from its root
 */

/**
 * Packs every workspace of the repository at `root` that is not private into `folder`.
 *
 * @param {string} root
 * @param {string} folder
 * @returns {Promise<Tarball[]>}
 */
export async function packAll(root, folder) {
  mkdirSync(folder, { recursive: true });
  const published = workspaces(root).filter(({ manifest }) => manifest.private !== true);
  const output = await runNpm(
    [
      'pack',
      ...published.map(({ dir }) => `./${dir}`),
      '--pack-destination',
      folder,
      '--json',
      '--ignore-scripts',
      '--loglevel=error',
    ],
    { cwd: root },
  );
  const packed = /** @type {any[]} */ (JSON.parse(output.slice(output.indexOf('['))));
  return packed.map(({ name, filename, size, unpackedSize, files }) => {
    const workspace = published.find((candidate) => candidate.name === name);
    if (workspace === undefined) throw new Error(`npm packed ${name}, which is no workspace`);
    const paths = files.map((/** @type {{ path: string }} */ file) => file.path);
    return { workspace, file: path.join(folder, filename), size, unpackedSize, paths };
  });
}

/**
 * What is wrong with the content of a tarball: something missing, built from a source that is gone, or not for users.
 *
 * @param {Tarball} tarball
 * @returns {string[]}
 */
export function contentFaults({ workspace, paths }) {
  const wanted = ['LICENSE', 'README.md', 'package.json', ...built(path.join(workspace.folder, 'src'))];
  const missing = wanted.filter((file) => !paths.includes(file)).map((file) => `${file} is missing`);
  const stale = paths
    .filter((file) => file.startsWith('dist/') && file.endsWith('.js'))
    .filter((file) => ['.ts', '.js'].every((ext) => !paths.includes(`src/${file.slice(5, -3)}${ext}`)))
    .map((file) => `${file} has no source any more; build again`);
  const foreign = paths
    .filter((file) => /(^|\/)(test|bench|node_modules)\/|\.tsbuildinfo$|\.env$/.test(file))
    .map((file) => `${file} is not for users`);
  return [...missing, ...stale, ...foreign].map((fault) => `${workspace.name}: ${fault}`);
}

/**
 * The modules in `dist` that the ones in `src` become.
 *
 * @param {string} folder
 * @param {string} [prefix]
 * @returns {string[]}
 */
function built(folder, prefix = 'dist') {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return built(path.join(folder, entry.name), `${prefix}/${entry.name}`);
    return /(?<!\.d)\.ts$/.test(entry.name) ? [`${prefix}/${entry.name.replace(/ts$/, 'js')}`] : [];
  });
}
