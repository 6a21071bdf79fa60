import { existsSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { root } from './root.mjs';

/** Removes what was once built from sources that are gone: the compiler leaves it, turbo would cache it, npm would pack it. */
export function pruneBuilt() {
  for (const group of ['packages', 'apps'])
    for (const name of namesIn(path.join(root, group))) {
      const home = path.join(root, group, name);
      prune(path.join(home, 'dist'), path.join(home, 'src'));
    }
}

/**
 * @param {string} built
 * @param {string} sources
 */
function prune(built, sources) {
  for (const entry of existsSync(built) ? readdirSync(built, { withFileTypes: true }) : []) {
    const file = path.join(built, entry.name);
    if (entry.isDirectory()) prune(file, path.join(sources, entry.name));
    else if (!hasSource(entry.name, sources)) rmSync(file);
  }
}

/**
 * Whether a compiled file has a source; what the compiler does not write is left alone.
 *
 * @param {string} name
 * @param {string} sources
 */
function hasSource(name, sources) {
  const module = /^(.*?)(\.d)?\.[jt]s(\.map)?$/.exec(name)?.[1];
  return module === undefined || ['.ts', '.js'].some((ext) => existsSync(path.join(sources, module + ext)));
}

/** @param {string} folder */
function namesIn(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}
