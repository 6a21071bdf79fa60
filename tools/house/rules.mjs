import path from 'node:path';
import { readJson, workspaces } from '../lib/workspaces.mjs';
import { readHouse } from './floors.mjs';
import { importFaults } from './import-rules.mjs';
import { packageFaults } from './package-rules.mjs';

/**
 * Everything in the repository at `root` that breaks a rule of the house, one line each.
 *
 * @param {string} root
 * @returns {string[]}
 */
export function houseFaults(root) {
  const house = readHouse(root);
  const all = workspaces(root);
  const shared = Object.keys(readJson(path.join(root, 'package.json')).devDependencies ?? {});
  return [...importFaults(house, all, shared), ...packageFaults(root, house, all)];
}
