import { edgeCount } from '@kleene/graphs';
import { readEdgeList, readSnap } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

const head = (kind: string, nodes: number, edges: number): string =>
  `# ${kind} graph (each unordered pair of nodes is saved once): x.txt\n# Nodes: ${nodes} Edges: ${edges}\n# FromNodeId\tToNodeId\n`;

describe('readSnap', () => {
  it.each([
    ['Directed', true],
    ['Directed signed', true],
    ['Undirected', false],
  ])('takes the comments at their word: %s', async (kind, directed) => {
    const file = await readSnap(`${head(kind, 3, 2)}0\t18446744073709551615\n18446744073709551615\t7\n`);
    expect(file.graph.directed).toBe(directed);
    expect(file.ids).toEqual(['0', '18446744073709551615', '7']);
    expect(file.report).toMatchObject({ format: 'snap', rows: 2, comments: 3, notes: [] });
  });

  it('reads a third column as weights, and notes nodes that no edge names', async () => {
    const file = await readSnap(`${head('Directed', 5, 2)}a b -1\nb a 1\n`);
    expect(edgesOf(file)).toEqual([
      ['a', 'b', -1],
      ['b', 'a', 1],
    ]);
    expect(file.report.notes).toEqual(['3 nodes of 5 without an edge, and so without an id here']);
    expect(edgeCount((await readSnap(`${head('Directed', 2, 2)}a b\nb a\n`, { directed: false })).graph)).toBe(1);
  });

  it('reads edges as two arcs where a directed graph is asked for and the file says undirected', async () => {
    const options = { directed: true };
    expect(edgesOf(await readSnap(`${head('Undirected', 2, 1)}a b 2\n`, options))).toEqual([
      ['a', 'b', 2],
      ['b', 'a', 2],
    ]);
    expect(edgesOf(await readSnap('# Nodes: 2 Edges: 1\na b 2\n', options))).toEqual([['a', 'b', 2]]);
  });

  it.each([
    [
      'fewer edges than stated',
      `${head('Directed', 3, 3)}a b\nb c\n`,
      ':2: expected as many rows as edges stated here, 3, got 2',
    ],
    [
      'more edges than stated',
      `${head('Directed', 3, 1)}a b\nb c\n`,
      ':2: expected as many rows as edges stated here, 1, got 2',
    ],
    [
      'more nodes than stated',
      `${head('Directed', 2, 2)}a b\nb c\n`,
      ':2: expected no more nodes than stated here, 2, got 3',
    ],
    [
      'a list without counts',
      'a b\n',
      ':1: expected a comment like "# Nodes: 4 Edges: 3" (without one, read it as an edge list), got none',
    ],
    ['one word', `${head('Directed', 2, 2)}a b\nb\n`, ':5: expected 2 columns, as in the first row, got 1'],
  ])('refuses %s', async (_, text, message) => {
    expect(await refusal(readSnap(text))).toBe(`input${message}`);
  });

  it('an edge list with such comments is read, and a difference noted', async () => {
    expect((await readEdgeList(`${head('Directed', 3, 2)}a b\nb c\n`)).report.notes).toEqual([]);
    expect((await readEdgeList(`${head('Directed', 3, 9)}a b\nb c\n`)).report.notes).toEqual([
      '3 nodes and 2 edges, where line 2 says 3 and 9',
    ]);
  });
});
