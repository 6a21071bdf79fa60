import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { houseFaults } from '../house/rules.mjs';
import { readFeatures, judge } from '../lib/features.mjs';
import { script, succeed, tool } from '../lib/tool.mjs';
import { createPackage } from '../new-package/create.mjs';
import { installProject } from '../pack/project.mjs';
import { firstDifference, readExample } from '../pack/readme.mjs';
import { contentFaults, packAll } from '../pack/tarballs.mjs';
import { root } from '../start/root.mjs';
import { scratch } from './scratch.ts';

const copied = [
  '.changeset',
  '.oxfmtrc.json',
  '.oxlintrc.json',
  'LICENSE',
  'package.json',
  'tsconfig.base.json',
  'tsconfig.json',
  'vitest.config.ts',
  'vitest.setup.ts',
  'vitest.shared.ts',
  'tools/house',
  'tools/lib',
  'tools/start',
  'tools/vitest.config.ts',
  'packages/base',
  'docs/features/base.md',
];

/** The repository with the one package `base`. */
function smallRepository(): string {
  const folder = scratch();
  for (const name of copied) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  return folder;
}

/** What `npm install` does here, without a registry: links to what is installed, and to the copy's own packages. */
function link(folder: string): void {
  const modules = path.join(folder, 'node_modules');
  mkdirSync(path.join(modules, '@kleene'), { recursive: true });
  const installed = readdirSync(path.join(root, 'node_modules')).filter((name) => !/^(\.|@kleene$|kleene$)/.test(name));
  for (const name of installed)
    symlinkSync(path.join(root, 'node_modules', name), path.join(modules, name), 'junction');
  for (const name of readdirSync(path.join(folder, 'packages')))
    symlinkSync(path.join(folder, 'packages', name), path.join(modules, '@kleene', name), 'junction');
}

describe('a new package', () => {
  it('keeps the house rules, builds, passes its tests, and runs from its tarball as its README says', async () => {
    const folder = smallRepository();
    createPackage(folder, 'models', 'tree-search');
    link(folder);
    expect(houseFaults(folder)).toEqual([]);
    await tool('oxlint', ['--deny-warnings', 'packages/tree-search'], { cwd: folder });
    await tool('oxfmt', ['--check', 'packages/tree-search'], { cwd: folder });

    const home = path.join(folder, 'packages', 'tree-search');
    for (const name of ['base', 'tree-search'])
      await succeed(process.execPath, [script('@typescript/native', 'tsc'), '-p', 'tsconfig.build.json'], {
        cwd: path.join(folder, 'packages', name),
      });
    const report = path.join(folder, 'tests.json');
    const reporter = path.join(folder, 'tools', 'lib', 'reporter.mjs');
    await succeed(process.execPath, [script('vitest'), 'run', '--project', 'tree-search', `--reporter=${reporter}`], {
      cwd: folder,
      env: { ...process.env, KLEENE_REPORT: report },
    });
    const { features, faults } = readFeatures(path.join(folder, 'docs', 'features'));
    const own = features.filter(({ page }) => page === 'tree-search');
    expect([faults, own.length, judge(own, JSON.parse(readFileSync(report, 'utf8'))).faults]).toEqual([[], 1, []]);

    const tarballs = await packAll(folder, path.join(folder, 'tarballs'));
    expect(tarballs.flatMap(contentFaults)).toEqual([]);
    const example = readExample(readFileSync(path.join(home, 'README.md'), 'utf8'));
    if (typeof example === 'string') throw new Error(example);
    const project = path.join(folder, 'empty');
    expect(await installProject(project, example.installs, tarballs)).toBe(2);
    const printed = await succeed(process.execPath, ['--input-type=module', '--eval', example.code], { cwd: project });
    expect(firstDifference(example.output, printed)).toBeUndefined();
  }, 60_000);

  it.each([
    ['attic', 'thing', 'no floor "attic"; there are ground, tensors, models, combinations'],
    ['ground', 'Thing', `a package's name must be lower-case words joined by hyphens, got "Thing"`],
    ['ground', '../thing', `a package's name must be lower-case words joined by hyphens, got "../thing"`],
    ['ground', 'base', 'there is a package base already'],
    ['ground', 'deq', 'deq is drawn on the floor models'],
  ])('is refused on floor %s with the name %s', (floor, name, message) => {
    const folder = smallRepository();
    expect(() => createPackage(folder, floor, name)).toThrow(message);
    expect(readdirSync(path.join(folder, 'packages'))).toEqual(['base']);
  });
});
