import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * One folder of `packages/` or `apps/` with a manifest.
 *
 * @typedef {object} Workspace
 * @property {string} name as published: `@kleene/base`
 * @property {string} short the folder's name: `base`
 * @property {string} dir from the repository's root, with `/`: `packages/base`
 * @property {string} folder absolute
 * @property {boolean} isApp whether it lies in `apps/`
 * @property {Manifest} manifest
 */

/**
 * What the tools read of a package.json.
 *
 * @typedef {object} Manifest
 * @property {string} name
 * @property {string} version
 * @property {string} [description]
 * @property {boolean} [private]
 * @property {string} [license]
 * @property {string} [type]
 * @property {unknown} [sideEffects]
 * @property {string[]} [files]
 * @property {Record<string, string | Record<string, string>>} [exports]
 * @property {Record<string, string>} [bin]
 * @property {Record<string, string>} [scripts]
 * @property {Record<string, string>} [engines]
 * @property {Record<string, string>} [dependencies]
 * @property {Record<string, string>} [devDependencies]
 * @property {Record<string, string>} [peerDependencies]
 * @property {Record<string, { optional?: boolean }>} [peerDependenciesMeta]
 */

/**
 * Every workspace of the repository at `root`, packages before apps, by name.
 *
 * @param {string} root
 * @returns {Workspace[]}
 */
export function workspaces(root) {
  return ['packages', 'apps'].flatMap((group) => {
    const parent = path.join(root, group);
    if (!existsSync(parent)) return [];
    return readdirSync(parent)
      .filter((short) => existsSync(path.join(parent, short, 'package.json')))
      .sort()
      .map((short) => {
        const folder = path.join(parent, short);
        const manifest = /** @type {Manifest} */ (readJson(path.join(folder, 'package.json')));
        return { name: manifest.name, short, dir: `${group}/${short}`, folder, isApp: group === 'apps', manifest };
      });
  });
}

/**
 * The workspace that a person means by `base`, `@kleene/base` or `packages/base`; throws a list of them otherwise.
 *
 * @param {string} root
 * @param {string} name
 */
export function workspace(root, name) {
  const all = workspaces(root);
  const found = all.find(({ short, dir, name: full }) => [short, full, dir, `${dir}/`].includes(name));
  if (found !== undefined) return found;
  throw new Error(`no package ${JSON.stringify(name)}; there are ${all.map(({ short }) => short).join(', ')}`);
}

/**
 * @param {string} file
 * @returns {any} whatever the file says
 */
export function readJson(file) {
  return JSON.parse(readFileSync(file, 'utf8'));
}
