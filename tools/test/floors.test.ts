import { describe, expect, it } from 'vitest';
import { houseFaults } from '../house/rules.mjs';
import { commonFields, commonScripts, entryOf } from '../house/package-rules.mjs';
import { readHouse, whyNot } from '../house/floors.mjs';
import { root } from '../start/root.mjs';
import { scratch, write } from './scratch.ts';

describe('the house', () => {
  it('keeps its rules', () => {
    expect(houseFaults(root).join('\n')).toBe('');
  });

  it('lets a package know what lies below it and what is drawn before it', () => {
    const house = readHouse(root);
    const isKnown = (from: string, to: string) => whyNot(house, from, to) === undefined;
    expect([isKnown('clrs', 'base'), isKnown('graph-io', 'graphs'), isKnown('train', 'discrete')]).toEqual([
      true,
      true,
      true,
    ]);
    expect([isKnown('base', 'random'), isKnown('ops', 'discrete'), isKnown('deq', 'processors')]).toEqual([
      false,
      false,
      false,
    ]);
  });
});

// A house of three rooms that keeps every rule; each case below breaks one.
const manifest = (short: string, more: object = {}): object => ({
  name: `@kleene/${short}`,
  version: '0.1.0',
  description: 'A room.',
  ...commonFields,
  sideEffects: false,
  files: ['dist', 'src'],
  scripts: commonScripts,
  exports: { '.': entryOf('index'), './package.json': './package.json' },
  ...more,
});

const room = (short: string, more: object = {}, source = 'export const x = 1;'): Record<string, unknown> => ({
  [`packages/${short}/package.json`]: manifest(short, more),
  [`packages/${short}/src/index.ts`]: source,
  [`packages/${short}/test/index.test.ts`]: '',
  [`packages/${short}/README.md`]: `# @kleene/${short}\n`,
  [`packages/${short}/LICENSE`]: 'MIT',
  [`docs/features/${short}.md`]: '',
  [`.changeset/${short}-first.md`]: `---\n"@kleene/${short}": minor\n---\n\nNew.\n`,
});

const sound = {
  LICENSE: 'MIT',
  'package.json': { devDependencies: { vitest: '1' } },
  'tools/house/floors.json': {
    floors: [
      { name: 'ground', about: '', packages: ['base', 'graphs'], browser: true, outside: [] },
      { name: 'models', about: '', packages: ['deq', 'discrete'], apart: true, outside: [] },
    ],
    outside: { graphs: ['delaunator'] },
  },
  ...room('base'),
  ...room('graphs', { dependencies: { '@kleene/base': '^0.1.0' } }, "export { x } from '@kleene/base';"),
  ...room('deq', { dependencies: { '@kleene/graphs': '^0.1.0' } }, "import type { x } from '@kleene/graphs';"),
};

const faults = (broken: Record<string, unknown>): string[] => {
  const folder = scratch();
  write(folder, { ...sound, ...broken });
  return houseFaults(folder);
};

const knowsBase = { dependencies: { '@kleene/base': '^0.1.0' } };
const knowsDeq = { dependencies: { '@kleene/deq': '^0.1.0' } };

describe('the rules of the house', () => {
  it('find nothing in a sound house', () => {
    expect(faults({})).toEqual([]);
  });

  it.each([
    ['a static import', "import { x } from '@kleene/deq';"],
    ['a type import', "import type { x } from '@kleene/deq';"],
    ['a re-export', "export * from '@kleene/deq';"],
    ['a dynamic import', "export const x = () => import('@kleene/deq');"],
    ['an import type', "export type X = import('@kleene/deq').X;"],
    ['a subpath', "import { x } from '@kleene/deq/node';"],
    ['require', "const x = require('@kleene/deq');"],
  ])('see the floor above in %s', (_, source) => {
    const found = faults({ 'packages/base/src/index.ts': source });
    expect(found).toContain('packages/base/src/index.ts:1: knows @kleene/deq, but deq lies on a floor above base');
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'a dependency on the floor above',
      { 'packages/base/package.json': manifest('base', knowsDeq) },
      'packages/base/package.json: knows @kleene/deq, but deq lies on a floor above base',
    ],
    [
      'a development dependency on the floor above',
      { 'packages/base/package.json': manifest('base', { devDependencies: { '@kleene/deq': '^0.1.0' } }) },
      'packages/base/package.json: knows @kleene/deq, but deq lies on a floor above base',
    ],
    [
      'a room drawn later on the same floor',
      { 'packages/base/package.json': manifest('base', { dependencies: { '@kleene/graphs': '^0.1.0' } }) },
      'packages/base/package.json: knows @kleene/graphs, but graphs is drawn after base',
    ],
    [
      'a model that knows a model',
      room('discrete', knowsDeq),
      'packages/discrete/package.json: knows @kleene/deq, but packages of the floor models never know one another',
    ],
    [
      'a package that knows an app',
      {
        'apps/cli/package.json': manifest('cli', { name: 'kleene' }),
        'packages/base/src/index.ts': "import 'kleene';",
      },
      'packages/base/src/index.ts:1: knows kleene; nothing knows an app',
    ],
    [
      'a path into another package',
      { 'packages/deq/src/index.ts': "import '../../base/src/index.ts';" },
      'packages/deq/src/index.ts:1: reaches out of its folder: ../../base/src/index.ts',
    ],
    [
      'a source that needs what tests have in common',
      { 'packages/deq/src/index.ts': "import '../../../tools/testing/hostile.ts';" },
      'packages/deq/src/index.ts:1: reaches out of its folder: ../../../tools/testing/hostile.ts',
    ],
    [
      'a package that the manifest does not list',
      { 'packages/deq/src/index.ts': "import '@kleene/base';" },
      'packages/deq/src/index.ts:1: imports @kleene/base, which its manifest does not list',
    ],
    [
      'a tool in what is shipped',
      { 'packages/deq/src/index.ts': "import 'vitest';" },
      'packages/deq/src/index.ts:1: imports vitest, which its manifest does not list',
    ],
    [
      'a dependency that the table does not name',
      { 'packages/base/package.json': manifest('base', { dependencies: { delaunator: '^5.0.0' } }) },
      'packages/base/package.json: depends on delaunator, which floors.json does not name for it',
    ],
    [
      'node: behind the main entry, two files away',
      {
        'packages/base/src/index.ts': "export * from './a.ts';",
        'packages/base/src/a.ts': "export const x = () => import('./b.ts');",
        'packages/base/src/b.ts': "import 'fs';",
      },
      'packages/base/src/b.ts:1: imports fs where a browser loads it; put it behind a ./node entry',
    ],
    ['a room on no floor', room('lost'), 'packages/lost: is on no floor of tools/house/floors.json'],
    [
      'a missing README',
      { 'packages/base/README.md': '' },
      'packages/base: README.md must begin with "# @kleene/base"',
    ],
    ['another licence', { 'packages/base/LICENSE': 'GPL' }, 'packages/base: LICENSE is not a copy of the root’s'],
    [
      'a change that no changeset tells of',
      { '.changeset/base-first.md': '' },
      'packages/base: has neither a changeset nor a CHANGELOG.md',
    ],
    [
      'an entry that is not there',
      {
        'packages/base/package.json': manifest('base', {
          exports: { '.': entryOf('index'), './node': entryOf('node'), './package.json': './package.json' },
        }),
      },
      'packages/base: src/node.ts is missing',
    ],
    [
      'an entry that points elsewhere',
      { 'packages/base/package.json': manifest('base', { exports: { '.': './dist/index.js' } }) },
      `packages/base: package.json: exports["."] must be ${JSON.stringify(entryOf('index'))}`,
    ],
    [
      'side effects',
      { 'packages/base/package.json': manifest('base', { sideEffects: true }) },
      'packages/base: package.json: sideEffects must be false',
    ],
  ])('find %s', (_, broken, fault) => {
    expect(faults(broken)).toContain(fault);
  });

  it('let node: lie behind a ./node entry, and a benchmark import the type of its results', () => {
    const exports = { '.': entryOf('index'), './node': entryOf('node'), './package.json': './package.json' };
    const more = {
      'packages/graphs/package.json': manifest('graphs', { ...knowsBase, exports }),
      'packages/graphs/src/node.ts': "import 'node:fs';",
      'packages/graphs/bench/a.bench.ts': `import type { Measurement } from '../../../tools/bench/measurement.ts';`,
      'packages/graphs/test/index.test.ts':
        "import 'vitest'; import '@kleene/base'; import '../src/index.ts'; import '../../../tools/testing/hostile.ts';",
    };
    expect(faults(more)).toEqual([]);
  });
});
