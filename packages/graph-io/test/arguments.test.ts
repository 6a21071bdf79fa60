import { findNode, readCsv, readEdgeList, writeCsv, writeEdgeList } from '@kleene/graph-io';
import { readGraphFile } from '@kleene/graph-io/node';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const file = await readCsv('a,b\nb,c\n');
const named = { graph: file.graph, ids: file.ids, labels: ['x', 'y', 'z'] };
const options = { name: 'x', header: false, directed: true, duplicates: 'keep', loops: 'drop' };

const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  findNode: [findNode, [named, 'a']],
  readCsv: [readCsv, ['a,b\n', { ...options, separator: ',' }]],
  readEdgeList: [readEdgeList, ['a b\n', options]],
  readGraphFile: [
    readGraphFile,
    [new URL('fixtures/none.csv', import.meta.url).pathname, { ...options, format: 'csv' }],
  ],
  writeCsv: [writeCsv, [named]],
  writeEdgeList: [writeEdgeList, [named]],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(await mishandled(run, args)).toEqual([]);
  });

  it.each(['ids', 'labels'])('are %s that are not all text', async (name) => {
    for (const wrong of [undefined, null, 1, {}, Symbol('s')]) {
      const bad = { ...named, [name]: ['a', wrong, 'c'] };
      expect(() => findNode(bad as never, 'q')).toThrow(`findNode: ${name}[1] must be text`);
      expect(() => writeCsv(bad as never)).toThrow(`writeCsv: ${name}[1] must be text`);
    }
  });
});
