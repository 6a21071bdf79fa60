import { builtinModules } from 'node:module';
import path from 'node:path';
import { floorOf, outsideOf, whyNot } from './floors.mjs';
import { importsBelow } from './imports.mjs';

/** @typedef {import('../lib/workspaces.mjs').Workspace} Workspace */
/** @typedef {import('./floors.mjs').House} House */
/** @typedef {import('./imports.mjs').Import} Import */

/**
 * Every import statement and dependency that breaks a rule of the house, one line each.
 *
 * @param {House} house
 * @param {readonly Workspace[]} all
 * @param {readonly string[]} shared packages that the root installs for everybody's tests and benchmarks
 * @returns {string[]}
 */
export function importFaults(house, all, shared) {
  return all.flatMap((room) => [
    ...manifestFaults(house, all, room),
    ...['src', 'bin'].flatMap((part) => sourceFaults(house, all, room, part, [])),
    ...['test', 'bench'].flatMap((part) => sourceFaults(house, all, room, part, shared)),
    ...nodeFaults(house, room),
  ]);
}

/**
 * @param {House} house
 * @param {readonly Workspace[]} all
 * @param {Workspace} room
 */
function manifestFaults(house, all, room) {
  const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = room.manifest;
  const runtime = Object.keys({ ...dependencies, ...peerDependencies });
  const strangers = room.isApp ? [] : runtime.filter((name) => !isOurs(all, name));
  return [
    ...[...runtime, ...Object.keys(devDependencies)].flatMap((name) => siblingFault(house, all, room, name)),
    ...strangers
      .filter((name) => !outsideOf(house, room.short).includes(name))
      .map((name) => `depends on ${name}, which floors.json does not name for it`),
  ].map((fault) => `${room.dir}/package.json: ${fault}`);
}

/**
 * An app ships no types, so types that it imports may be among its devDependencies.
 *
 * @param {House} house
 * @param {readonly Workspace[]} all
 * @param {Workspace} room
 * @param {string} part
 * @param {readonly string[]} shared
 */
function sourceFaults(house, all, room, part, shared) {
  const listed = new Set([room.name, ...shared, ...listedBy(room, isShipped(part))]);
  return importsBelow(path.join(room.folder, part)).flatMap((found) => {
    const { specifier } = found;
    if (specifier.startsWith('.')) return pathFaults(room, part, found);
    if (isBuiltin(specifier)) return [];
    const name = packageOf(specifier);
    const hasTypes =
      listed.has(`@types/${name}`) || (room.isApp && `@types/${name}` in (room.manifest.devDependencies ?? {}));
    const unlisted = listed.has(name) || hasTypes ? [] : [`imports ${name}, which its manifest does not list`];
    return [...siblingFault(house, all, room, name), ...unlisted].map((fault) => `${at(room, found)}: ${fault}`);
  });
}

/** @param {string} part */
function isShipped(part) {
  return part === 'src' || part === 'bin';
}

/**
 * @param {Workspace} room
 * @param {boolean} shipped
 */
function listedBy({ manifest }, shipped) {
  const { dependencies = {}, peerDependencies = {}, devDependencies = {} } = manifest;
  return Object.keys({ ...dependencies, ...peerDependencies, ...(shipped ? {} : devDependencies) });
}

/**
 * @param {House} house
 * @param {readonly Workspace[]} all
 * @param {Workspace} room
 * @param {string} name
 * @returns {string[]}
 */
function siblingFault(house, all, room, name) {
  const sibling = all.find((other) => other.name === name);
  if (sibling === undefined || sibling === room) return [];
  if (sibling.isApp) return [`knows ${name}; nothing knows an app`];
  if (room.isApp) return [];
  const reason = whyNot(house, room.short, sibling.short);
  return reason === undefined ? [] : [`knows ${name}, but ${reason}`];
}

/** What lies in tools/ for the packages: the type of a benchmark's results, and what tests have in common. */
const sharedTools = /** @type {Record<string, string>} */ ({ bench: 'bench', test: 'testing' });

/**
 * A relative path stays in its package; only benchmarks and tests reach for what tools/ has for them.
 *
 * @param {Workspace} room
 * @param {string} part
 * @param {Import} found
 */
function pathFaults(room, part, found) {
  const target = path.resolve(path.dirname(found.file), found.specifier.replace(/\?.*$/, ''));
  const inside = isShipped(part) ? [path.join(room.folder, part)] : [room.folder];
  if (part === 'bin') inside.push(path.join(room.folder, 'dist'));
  if (sharedTools[part] !== undefined) inside.push(path.join(room.folder, '..', '..', 'tools', sharedTools[part]));
  if (inside.some((folder) => target.startsWith(folder + path.sep))) return [];
  return [`${at(room, found)}: reaches out of its folder: ${found.specifier}`];
}

/**
 * `node:` in what a browser may load: any module that an entry other than `./node` leads to.
 *
 * @param {House} house
 * @param {Workspace} room
 * @returns {string[]}
 */
function nodeFaults(house, room) {
  if (room.isApp || floorOf(house, room.short)?.browser !== true) return [];
  const imports = importsBelow(path.join(room.folder, 'src'));
  const reached = new Set(entriesForBrowsers(room));
  for (const file of reached)
    for (const found of imports)
      if (found.file === file && found.specifier.startsWith('.'))
        reached.add(path.resolve(path.dirname(file), found.specifier));
  return imports
    .filter(({ file, specifier }) => reached.has(file) && isBuiltin(specifier))
    .map(
      (found) =>
        `${at(room, found)}: imports ${found.specifier} where a browser loads it; put it behind a ./node entry`,
    );
}

/** @param {Workspace} room */
function entriesForBrowsers({ folder, manifest }) {
  return Object.entries(manifest.exports ?? {}).flatMap(([entry, target]) => {
    const source = typeof target === 'object' ? target['@kleene/source'] : undefined;
    return source === undefined || /^\.\/node(\/|$)/.test(entry) ? [] : [path.join(folder, source)];
  });
}

/** @param {readonly Workspace[]} all @param {string} name */
function isOurs(all, name) {
  return all.some((room) => room.name === name);
}

/** @param {string} specifier */
export function isBuiltin(specifier) {
  return specifier.startsWith('node:') || builtinModules.includes(specifier);
}

/** The package that a bare specifier names. @param {string} specifier */
export function packageOf(specifier) {
  return specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
}

/** @param {Workspace} room @param {Import} found */
function at({ dir, folder }, { file, line }) {
  return `${dir}/${path.relative(folder, file).split(path.sep).join('/')}:${line}`;
}
