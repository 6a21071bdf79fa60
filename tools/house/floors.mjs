import path from 'node:path';
import { readJson } from '../lib/workspaces.mjs';

/**
 * A floor of the house: what lies on it may know the floors below, and the rooms of its own that are listed before it.
 *
 * @typedef {object} Floor
 * @property {string} name
 * @property {string} about
 * @property {string[]} packages folder names, in drawing order
 * @property {boolean} [browser] whether `node:` is kept behind a `./node` entry
 * @property {boolean} [apart] whether its rooms never know one another
 * @property {string[]} outside what all its packages may depend on from outside the house
 */

/** @typedef {{ floors: Floor[], outside: Record<string, string[]> }} House */

/**
 * The table of floors of the repository at `root`.
 *
 * @param {string} root
 * @returns {House}
 */
export function readHouse(root) {
  return readJson(path.join(root, 'tools', 'house', 'floors.json'));
}

/**
 * The floor of a package, or undefined for one that the table does not list.
 *
 * @param {House} house
 * @param {string} short
 */
export function floorOf(house, short) {
  return house.floors.find(({ packages }) => packages.includes(short));
}

/**
 * Why package `from` must not know package `to`, or undefined where it may.
 *
 * @param {House} house
 * @param {string} from
 * @param {string} to
 */
export function whyNot(house, from, to) {
  const here = floorOf(house, from);
  const there = floorOf(house, to);
  if (here === undefined || there === undefined) return `floors.json does not list ${here === undefined ? from : to}`;
  const up = house.floors.indexOf(there) - house.floors.indexOf(here);
  if (up < 0) return undefined;
  if (up > 0) return `${to} lies on a floor above ${from}`;
  if (here.apart === true) return `packages of the floor ${here.name} never know one another`;
  return here.packages.indexOf(to) < here.packages.indexOf(from) ? undefined : `${to} is drawn after ${from}`;
}

/**
 * What a package may depend on from outside the house.
 *
 * @param {House} house
 * @param {string} short
 */
export function outsideOf(house, short) {
  return [...(floorOf(house, short)?.outside ?? []), ...(house.outside[short] ?? [])];
}
