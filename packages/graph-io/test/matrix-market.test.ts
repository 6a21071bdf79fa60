import { readFileSync } from 'node:fs';
import { components, edgeCount } from '@kleene/graphs';
import { readMatrixMarket } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const banner = (rest: string): string => `%%MatrixMarket matrix ${rest}\n`;

describe('readMatrixMarket', () => {
  it('reads a general matrix as a directed graph on all its rows, by their numbers from 1', async () => {
    const file = await readMatrixMarket(`${banner('coordinate real general')}% a\n4 4 3\n1 2 0.5\n2 1 -1\n3 3 0\n`);
    expect([file.graph.directed, file.ids]).toEqual([true, ['1', '2', '3', '4']]);
    expect(edgesOf(file)).toEqual([
      ['1', '2', 0.5],
      ['2', '1', -1],
      ['3', '3', 0],
    ]);
    expect(file.report).toEqual({
      format: 'matrix-market',
      rows: 3,
      comments: 1,
      ignored: [],
      loops: 1,
      repeated: 0,
      merged: 0,
      negative: 1,
      notes: [],
    });
  });

  it('reads the lower triangle of a symmetric array, column by column', async () => {
    const file = await readMatrixMarket(`${banner('array integer symmetric')}3 3\n0\n5\n0\n0\n7\n9\n`);
    expect(file.graph.directed).toBe(false);
    expect(edgesOf(file)).toEqual([
      ['1', '2', 5],
      ['2', '3', 7],
      ['3', '3', 9],
    ]);
    expect(file.report.notes).toEqual(['3 zeros, taken for no edge']);
    const both = await readMatrixMarket(`${banner('coordinate real symmetric')}3 3 2\n2 1 5\n3 3 1\n`, {
      directed: true,
    });
    expect(edgesOf(both)).toEqual([
      ['1', '2', 5],
      ['2', '1', 5],
      ['3', '3', 1],
    ]);
    expect(both.report).toMatchObject({ rows: 2, repeated: 0, notes: ['2 undirected edges, read as two arcs'] });
    const skew = await readMatrixMarket(`${banner('array real skew-symmetric')}3 3\n1\n2\n3\n`);
    expect(edgesOf(skew)).toEqual([
      ['1', '2', -1],
      ['1', '3', -2],
      ['2', '1', 1],
      ['2', '3', -3],
      ['3', '1', 2],
      ['3', '2', 3],
    ]);
  });

  it('reads what it is told to: directed or not, parallel entries merged or kept', async () => {
    const text = `${banner('coordinate pattern general')}2 2 3\n1 2\n2 1\n1 2\n`;
    const undirected = await readMatrixMarket(text, { directed: false });
    expect([edgeCount(undirected.graph), undirected.report.merged]).toEqual([1, 2]);
    expect(edgeCount((await readMatrixMarket(text, { duplicates: 'keep' })).graph)).toBe(3);
    expect((await readMatrixMarket(`${banner('coordinate pattern general')}0 0 0\n`)).ids).toEqual([]);
  });

  it.each<[string, string, string, string?]>([
    ['no banner', '3 3 1\n1 2 1\n', ':1: expected a first line that begins with %%MatrixMarket, got "3 3 1"'],
    [
      'a banner in the second line',
      `\n${banner('coordinate real general')}`,
      ':2: expected %%MatrixMarket matrix, then coordinate or array, real, integer or pattern, general, symmetric or skew-symmetric, in the first line, got "%%MatrixMarket matrix coordinate real general"',
    ],
    [
      'a misspelt banner',
      banner('coordinates real general'),
      ':1: expected %%MatrixMarket matrix, then coordinate or array',
    ],
    ['a pattern of an array', banner('array pattern general'), ':1: expected %%MatrixMarket matrix'],
    [
      'complex values',
      banner('coordinate complex general'),
      ':1: expected weights that are real numbers, got a complex matrix',
      'unsupported',
    ],
    [
      'a hermitian matrix',
      banner('coordinate complex hermitian'),
      ':1: expected weights that are real numbers, got a complex matrix',
      'unsupported',
    ],
    ['no size', banner('array real general'), ': expected a line with the size of the matrix, got the end of the file'],
    [
      'a size that is none',
      `${banner('coordinate real general')}3 3\n`,
      ':2: expected the size, rows, columns and entries, got "3 3"',
    ],
    [
      'a negative size',
      `${banner('coordinate real general')}-3 -3 0\n`,
      ':2: expected rows, a whole number from 0 to 2147483646, got "-3"',
    ],
    [
      'a size beyond reason',
      `${banner('coordinate real general')}2000000000 2000000000 0\n`,
      ':2: expected at most 1048576 nodes, or 16 an edge, got 2000000000 with 0 edges',
    ],
    [
      'row 0',
      `${banner('coordinate pattern general')}3 3 1\n0 1\n`,
      ':3: expected a row, a whole number from 1 to 3, got "0"',
    ],
    [
      'a column outside',
      `${banner('coordinate pattern general')}3 3 1\n1 4\n`,
      ':3: expected a column, a whole number from 1 to 3, got "4"',
    ],
    [
      'a value in a pattern',
      `${banner('coordinate pattern general')}3 3 1\n1 2 5\n`,
      ':3: expected 2 words, row column, got 3',
    ],
    ['no value', `${banner('coordinate real general')}3 3 1\n1 2\n`, ':3: expected 3 words, row column value, got 2'],
    [
      'NaN',
      `${banner('coordinate real general')}3 3 1\n1 2 NaN\n`,
      ':3: expected a finite decimal number as weight, got "NaN"',
    ],
    [
      'a fraction among integers',
      `${banner('coordinate integer general')}3 3 1\n1 2 1.5\n`,
      ':3: expected a whole number, as the first line says, got "1.5"',
    ],
    [
      'the upper triangle of a symmetric matrix',
      `${banner('coordinate pattern symmetric')}3 3 1\n1 2\n`,
      ':3: expected an entry below the diagonal of a symmetric matrix, got 1 2',
    ],
    [
      'the diagonal of a skew-symmetric matrix',
      `${banner('coordinate real skew-symmetric')}3 3 1\n2 2 1\n`,
      ':3: expected an entry below the diagonal of a skew-symmetric matrix, got 2 2',
    ],
    [
      'several values a line of an array',
      `${banner('array real general')}2 2\n1 2\n`,
      ':3: expected one value a line, got 2',
    ],
    [
      'a cut array',
      `${banner('array real general')}2 2\n1\n2\n`,
      ':2: expected as many entries as this line says, 4, got 2',
    ],
  ])('refuses %s', async (_, text, message, code = 'invalid-file') => {
    expect(await refusal(readMatrixMarket(text), code)).toMatch(`input${message}`);
  });

  it('refuses a skew-symmetric matrix as an undirected graph', async () => {
    expect(await refusal(readMatrixMarket(fixture('skew.mtx'), { directed: false }), 'unsupported')).toMatch(
      'got a skew-symmetric matrix',
    );
  });
});

describe('Matrix Market files that other tools tripped over', () => {
  it('blank lines and other capitals', async () => {
    const { graph, report } = await readMatrixMarket(fixture('blank-lines.mtx'));
    expect([graph.nodes, edgeCount(graph), report.loops, components(graph).count]).toEqual([4, 4, 1, 1]);
  });

  it('one percent sign: refused, never an edge made of the size', async () => {
    expect(await refusal(readMatrixMarket(fixture('one-percent.mtx')))).toMatch(
      'got "%MatrixMarket matrix coordinate pattern symmetric"',
    );
  });

  it('more or fewer entries than stated: refused with both counts', async () => {
    expect(await refusal(readMatrixMarket(fixture('too-few.mtx'), { name: 'f.mtx' }))).toBe(
      'f.mtx:2: expected as many entries as this line says, 6, got 3',
    );
    expect(await refusal(readMatrixMarket(fixture('too-many.mtx'), { name: 'm.mtx' }))).toBe(
      'm.mtx:2: expected as many entries as this line says, 2, got 3',
    );
  });

  it('rows and columns that are not one set of nodes', async () => {
    expect(await refusal(readMatrixMarket(fixture('not-square.mtx')))).toBe(
      'input:2: expected a square matrix (rows and columns are the same nodes), got 2 rows and 3 columns',
    );
  });

  it('skew-symmetric and dense matrices, with their signs and directions', async () => {
    expect(edgesOf(await readMatrixMarket(fixture('skew.mtx')))).toEqual([
      ['1', '2', -4],
      ['2', '1', 4],
      ['2', '3', 2.5],
      ['3', '2', -2.5],
    ]);
    expect(edgesOf(await readMatrixMarket(fixture('dense.mtx')))).toEqual([
      ['1', '3', 3],
      ['2', '1', 1],
      ['3', '2', 2.5],
    ]);
  });
});
