import { describe, expect, it } from 'vitest';
import { readFeatures, judge } from '../lib/features.mjs';
import { scratch, write } from './scratch.ts';

const head = '# x\n\n| id | feature | source | test | status |\n| --- | --- | --- | --- | --- |\n';

const page = (rows: string) => {
  const folder = scratch();
  write(folder, { 'base.md': head + rows });
  return readFeatures(folder);
};

const test = (title: string, state: 'passed' | 'failed' | 'skipped' = 'passed') => ({
  path: 'a.test.ts',
  title,
  state,
  milliseconds: 1,
});

describe('features pages', () => {
  it('are read row by row, with bars in cells and several tests', () => {
    const { features, faults } = page(
      '| B-1 | a \\| b | paper | `a.test.ts › one`<br>a.test.ts › two | done |\n| B-2 | c | paper | - | open: later |\n',
    );
    expect(faults).toEqual([]);
    expect(features).toEqual([
      expect.objectContaining({ id: 'B-1', feature: 'a | b', tests: ['a.test.ts › one', 'a.test.ts › two'] }),
      expect.objectContaining({ id: 'B-2', tests: [], status: 'open: later' }),
    ]);
  });

  it.each([
    [
      'a status of another kind',
      '| B-1 | a | b | c | yes |\n',
      'base.md:5 B-1: the status must be "done" or "open: <reason>", got "yes"',
    ],
    [
      'an open row without a reason',
      '| B-1 | a | b | c | open |\n',
      'base.md:5 B-1: the status must be "done" or "open: <reason>", got "open"',
    ],
    ['a row with a cell too few', '| B-1 | a | b | done |\n', 'base.md:5: has 4 cells, not 5'],
    ['an id used twice', '| B-1 | a | b | c | done |\n| B-1 | a | b | c | done |\n', 'base.md:6 B-1: the id is taken'],
  ])('are refused for %s', (_, rows, fault) => {
    expect(page(rows).faults).toEqual([fault]);
  });

  it('are refused without their table', () => {
    const folder = scratch();
    write(folder, { 'base.md': '# x\n' });
    expect(readFeatures(folder).faults).toEqual(['base.md: has no table "| id | feature | source | test | status |"']);
  });

  it.each([
    ['is missing', [test('two')], 'no such test'],
    ['failed', [test('one', 'failed')], 'the test failed'],
    ['was skipped', [test('one', 'skipped')], 'the test was skipped'],
    ['passed once and failed once', [test('one'), test('one', 'failed')], 'the test failed'],
  ])('do not prove a row whose test %s', (_, tests, fault) => {
    const { features } = page('| B-1 | a | b | a.test.ts › one | done |\n');
    expect(judge(features, { tests, failedFiles: [] }).faults).toEqual([`base.md:5 B-1: ${fault}: a.test.ts › one`]);
  });

  it('prove a done row whose test passed, and ask nothing of an open one', () => {
    const { features } = page('| B-1 | a | b | a.test.ts › one | done |\n| B-2 | a | b | - | open: later |\n');
    expect(judge(features, { tests: [test('one')], failedFiles: [] }).faults).toEqual([]);
  });

  it('leave a row to a test that takes minutes, until such tests have run', () => {
    const { features } = page('| B-1 | a | b | a.long.test.ts › one | done |\n');
    const long = { ...test('two'), path: 'a.long.test.ts' };
    expect(judge(features, { tests: [test('one')], failedFiles: [] })).toEqual({ faults: [], later: features });
    expect(judge(features, { tests: [long], failedFiles: [] })).toEqual({
      faults: ['base.md:5 B-1: no such test: a.long.test.ts › one'],
      later: [],
    });
  });

  it('do not take a done row without a test', () => {
    const { features } = page('| B-1 | a | b | - | done |\n');
    expect(judge(features, { tests: [], failedFiles: [] }).faults).toEqual([
      'base.md:5 B-1: done, but no test is named',
    ]);
  });
});
