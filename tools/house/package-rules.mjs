import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { floorOf } from './floors.mjs';

/** @typedef {import('../lib/workspaces.mjs').Workspace} Workspace */

/** What every manifest says alike. */
export const commonFields = {
  license: 'MIT',
  type: 'module',
  publishConfig: { access: 'public', provenance: true },
  engines: { node: '>=20.19' },
};

/** The scripts of every package, so that each can be worked on alone. */
export const commonScripts = {
  build: 'tsc -p tsconfig.build.json',
  test: 'vitest run',
  watch: 'tsc -p tsconfig.build.json --watch',
};

/**
 * The entry of an exports map for a module of `src`.
 *
 * @param {string} module without extension: `index`, `node`
 */
export function entryOf(module) {
  return { '@kleene/source': `./src/${module}.ts`, types: `./dist/${module}.d.ts`, default: `./dist/${module}.js` };
}

/**
 * Everything that a package lacks of what each package has, one line each.
 *
 * @param {string} root
 * @param {import('./floors.mjs').House} house
 * @param {readonly Workspace[]} all
 * @returns {string[]}
 */
export function packageFaults(root, house, all) {
  const changesets = changedPackages(path.join(root, '.changeset'));
  return all.flatMap((room) =>
    [
      ...(room.isApp || floorOf(house, room.short) !== undefined ? [] : ['is on no floor of tools/house/floors.json']),
      ...manifestFaults(room),
      ...exportsFaults(room),
      ...fileFaults(root, room),
      ...(changesets.has(room.name) || existsSync(path.join(room.folder, 'CHANGELOG.md'))
        ? []
        : ['has neither a changeset nor a CHANGELOG.md']),
    ].map((fault) => `${room.dir}: ${fault}`),
  );
}

/** @param {Workspace} room */
function manifestFaults({ manifest, short, isApp }) {
  const expected = isApp ? commonFields : { ...commonFields, name: `@kleene/${short}`, sideEffects: false };
  const actual = /** @type {Record<string, unknown>} */ ({ ...manifest });
  const { scripts = {}, files = [], description = '' } = manifest;
  return [
    ...Object.entries(expected)
      .filter(([field, value]) => !isDeepStrictEqual(actual[field], value))
      .map(([field, value]) => `package.json: ${field} must be ${JSON.stringify(value)}`),
    ...Object.entries(commonScripts)
      .filter(([name, command]) => scripts[name] !== command)
      .map(([name, command]) => `package.json: the script ${name} must be ${JSON.stringify(command)}`),
    ...['dist', 'src'].filter((name) => !files.includes(name)).map((name) => `package.json: files must list ${name}`),
    ...(description === '' ? ['package.json: has no description'] : []),
  ];
}

/** Every entry points at a module of `src` that exists, and at what it is built into; an app needs none. @param {Workspace} room */
function exportsFaults({ folder, manifest, isApp }) {
  const { './package.json': self, ...entries } = manifest.exports ?? {};
  return [
    ...(isApp || entries['.'] !== undefined ? [] : ['package.json: exports must have "."']),
    ...(self === './package.json' ? [] : ['package.json: exports must have "./package.json"']),
    ...Object.entries(entries).flatMap(([entry, target]) => {
      const module = entry === '.' ? 'index' : entry.slice(2);
      if (!isDeepStrictEqual(target, entryOf(module)))
        return [`package.json: exports["${entry}"] must be ${JSON.stringify(entryOf(module))}`];
      return existsSync(path.join(folder, 'src', `${module}.ts`)) ? [] : [`src/${module}.ts is missing`];
    }),
  ];
}

/**
 * @param {string} root
 * @param {Workspace} room
 */
function fileFaults(root, { folder, name, short }) {
  const page = path.join(root, 'docs', 'features', `${short}.md`);
  return [
    ...(read(path.join(folder, 'LICENSE')) === read(path.join(root, 'LICENSE'))
      ? []
      : ['LICENSE is not a copy of the root’s']),
    ...(read(path.join(folder, 'README.md'))?.startsWith(`# ${name}\n`)
      ? []
      : [`README.md must begin with "# ${name}"`]),
    ...(existsSync(path.join(folder, 'test')) ? [] : ['has no test folder']),
    ...(existsSync(page) ? [] : [`docs/features/${short}.md is missing`]),
  ];
}

/**
 * The packages that the changesets in `folder` name.
 *
 * @param {string} folder
 */
function changedPackages(folder) {
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => /(?<!README)\.md$/.test(file)) : [];
  const heads = files.map((file) => readFileSync(path.join(folder, file), 'utf8').split(/^---$/m)[1] ?? '');
  return new Set(heads.flatMap((head) => [...head.matchAll(/^["']?([^"':\n]+)["']?:/gm)].map(([, name]) => name)));
}

/** @param {string} file */
function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
