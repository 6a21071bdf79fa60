import { edgeCount } from '@kleene/graphs';
import { readDimacs } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

describe('readDimacs', () => {
  it('reads shortest-path files as directed graphs with weights', async () => {
    const file = await readDimacs('c made "by hand"\nc\np sp 4 3\na 1 2 7\n\na 2 1 7\r\na 2 3 0\n');
    expect([file.graph.directed, file.ids]).toEqual([true, ['1', '2', '3', '4']]);
    expect(edgesOf(file)).toEqual([
      ['1', '2', 7],
      ['2', '1', 7],
      ['2', '3', 0],
    ]);
    expect(file.report).toMatchObject({ format: 'dimacs-sp', rows: 3, comments: 2, notes: [] });
    expect(edgeCount((await readDimacs('p sp 2 2\na 1 2 7\na 2 1 5', { directed: false })).graph)).toBe(1);
  });

  it.each(['edge', 'col'])(
    'reads p %s as an undirected graph without weights, and notes what it passes over',
    async (form) => {
      const file = await readDimacs(`p ${form} 3 3\nn 1 5\nd 2 2\ne 1 2\ne 2 1\ne 3 3\n`);
      expect([file.graph.directed, file.graph.weights]).toEqual([false, undefined]);
      expect(edgesOf(file)).toEqual([
        ['1', '2'],
        ['3', '3'],
      ]);
      expect(file.report).toMatchObject({
        format: 'dimacs-edge',
        rows: 3,
        merged: 1,
        loops: 1,
        notes: ['2 lines about nodes or the problem, passed over'],
      });
    },
  );

  it('reads edges as two arcs where a directed graph is asked for', async () => {
    const file = await readDimacs('p edge 3 1\ne 1 2\n', { directed: true });
    expect(edgesOf(file)).toEqual([
      ['1', '2'],
      ['2', '1'],
    ]);
    expect(file.report.notes).toEqual(['1 undirected edge, read as two arcs']);
  });

  it.each<[string, string, string, string?]>([
    ['no problem line', 'c only\n', ': expected a line p, got only blank lines and comments'],
    ['an edge before it', 'e 1 2\n', ':1: expected a line p before this one, got "e 1 2"'],
    ['two of them', 'p edge 2 0\np edge 2 0\n', ':2: expected one line p, the one in line 1, got a second one'],
    ['another problem', 'p max 4 5\n', ':1: expected p sp, p edge or p col, got p max', 'unsupported'],
    [
      'an unknown problem',
      'p spx 4 5\n',
      ':1: expected p sp nodes arcs, p edge nodes edges or p col nodes edges, got "p spx 4 5"',
    ],
    ['too few edges', 'p edge 3 2\ne 1 2\n', ':1: expected as many edges as this line says, 2, got 1'],
    ['too many edges', 'p edge 3 1\ne 1 2\ne 2 3\n', ':1: expected as many edges as this line says, 1, got 2'],
    ['a node outside', 'p edge 3 1\ne 1 4\n', ':2: expected a node, a whole number from 1 to 3, got "4"'],
    ['arcs among edges', 'p edge 3 1\na 1 2 3\n', ':2: expected a line that begins with e, got "a 1 2 3"'],
    ['edges among arcs', 'p sp 3 1\ne 1 2\n', ':2: expected a line that begins with a, got "e 1 2"'],
    ['an arc without a length', 'p sp 3 1\na 1 2\n', ':2: expected a from to length, got "a 1 2"'],
    ['a length that is none', 'p sp 3 1\na 1 2 far\n', ':2: expected a finite decimal number as weight, got "far"'],
    [
      'a word that begins like a comment',
      'p edge 3 1\ncomment\ne 1 2\n',
      ':2: expected a line that begins with a word of the format, got "comment"',
    ],
    [
      'a size beyond reason',
      'p edge 2000000000 0\n',
      ':1: expected at most 1048576 nodes, or 16 an edge, got 2000000000 with 0 edges',
    ],
    ['nothing', '', ': expected DIMACS text, got nothing: the file is empty'],
  ])('refuses %s', async (_, text, message, code = 'invalid-file') => {
    expect(await refusal(readDimacs(text), code)).toBe(`input${message}`);
  });
});
