import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { floorOf, readHouse } from '../house/floors.mjs';
import { workspaces } from '../lib/workspaces.mjs';
import { newPackageFiles } from './template.mjs';

/**
 * Lays out package `short` on a floor of the repository at `root` by the house rules; throws, before anything is written,
 * where the floor or the name will not do.
 *
 * @param {string} root
 * @param {string} floorName
 * @param {string} short
 * @returns {string[]} the files that were written, from the root
 */
export function createPackage(root, floorName, short) {
  const house = readHouse(root);
  const floor = house.floors.find(({ name }) => name === floorName);
  const all = workspaces(root);
  if (floor === undefined)
    throw new Error(
      `no floor ${JSON.stringify(floorName)}; there are ${house.floors.map(({ name }) => name).join(', ')}`,
    );
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(short))
    throw new Error(`a package's name must be lower-case words joined by hyphens, got ${JSON.stringify(short)}`);
  if (all.some((room) => room.short === short)) throw new Error(`there is a package ${short} already`);
  const planned = floorOf(house, short);
  if (planned !== undefined && planned !== floor) throw new Error(`${short} is drawn on the floor ${planned.name}`);

  const licence = readFileSync(path.join(root, 'LICENSE'), 'utf8');
  const base = all.find((room) => room.short === 'base')?.manifest.version ?? '0.1.0';
  const files = newPackageFiles(short, licence, base);
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content, { flag: 'wx' });
  }
  if (planned === undefined) addToFloor(root, house, floor, short);
  return Object.keys(files);
}

/**
 * @param {string} root
 * @param {import('../house/floors.mjs').House} house
 * @param {import('../house/floors.mjs').Floor} floor
 * @param {string} short
 */
function addToFloor(root, house, floor, short) {
  floor.packages.push(short);
  writeFileSync(path.join(root, 'tools', 'house', 'floors.json'), `${JSON.stringify(house, null, 2)}\n`);
}
