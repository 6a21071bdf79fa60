import { describe, expect, it } from 'vitest';
import { countsOf, skippedLines } from '../lib/tests.mjs';
import { contentFaults } from '../pack/tarballs.mjs';
import { workspace } from '../lib/workspaces.mjs';
import { scratch, write } from './scratch.ts';

const record = (state: 'passed' | 'failed' | 'skipped', reason?: string) => ({
  path: 'a.test.ts',
  title: 'x',
  state,
  milliseconds: 1,
  ...(reason === undefined ? {} : { reason }),
});

describe('the report of the tests', () => {
  it('counts tests, and a file that could not be loaded as one failure', () => {
    const tests = [record('passed'), record('failed'), record('skipped')];
    expect(countsOf({ code: 1, report: { tests, failedFiles: ['b.test.ts'] } })).toEqual({
      passed: 1,
      failed: 2,
      skipped: 1,
    });
  });

  it('never hides that Vitest failed', () => {
    const report = { tests: [record('passed')], failedFiles: [] };
    expect(countsOf({ code: 1, report })).toEqual({ passed: 1, failed: 1, skipped: 0 });
    expect(countsOf({ code: 0, report: undefined })).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });

  it('gives each reason for skipping once, with how many tests it kept, and the title where there is none', () => {
    const titled = (title: string) => ({ ...record('skipped'), title });
    const tests = [
      record('skipped', 'no GPU'),
      record('skipped', 'no GPU'),
      titled('on wasm (skipped: not installed) adds'),
      titled('on wasm (skipped: not installed) multiplies'),
      record('skipped'),
      record('passed'),
    ];
    expect(skippedLines({ tests, failedFiles: [] })).toEqual([
      '2 in a.test.ts: no GPU',
      '2 in a.test.ts: skipped: not installed',
      '1 in a.test.ts: x',
    ]);
  });
});

describe('a tarball', () => {
  it('is refused for what it lacks, what has no source any more, and what is not for users', () => {
    const folder = scratch();
    write(folder, { 'packages/base/package.json': { name: '@kleene/base' }, 'packages/base/src/a/b.ts': '' });
    const paths = ['README.md', 'package.json', 'src/a/b.ts', 'dist/old.js', 'test/a.test.ts'];
    const tarball = { workspace: workspace(folder, 'base'), file: '', size: 0, unpackedSize: 0, paths };
    expect(contentFaults(tarball)).toEqual([
      '@kleene/base: LICENSE is missing',
      '@kleene/base: dist/a/b.js is missing',
      '@kleene/base: dist/old.js has no source any more; build again',
      '@kleene/base: test/a.test.ts is not for users',
    ]);
  });
});
