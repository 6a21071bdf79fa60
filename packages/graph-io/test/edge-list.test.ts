import { readFileSync } from 'node:fs';
import { components, edgeCount } from '@kleene/graphs';
import { findNode, readEdgeList } from '@kleene/graph-io';
import { describe, expect, it } from 'vitest';
import { edgesOf, refusal } from './help.ts';

const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}`, import.meta.url));

describe('readEdgeList', () => {
  it('splits lines at runs of spaces and tabs', async () => {
    const file = await readEdgeList('  a   b\t 2 \n\tb \t c 0.5\r\n\r\n');
    expect(edgesOf(file)).toEqual([
      ['a', 'b', 2],
      ['b', 'c', 0.5],
    ]);
    expect(file.report).toMatchObject({ rows: 2, separator: 'blanks', ignored: [] });
  });

  it('takes # and % for comments only at the beginning of a line', async () => {
    const file = await readEdgeList('# x y\n % x y\na# #b\n%c\n#b c%');
    expect(file.ids).toEqual(['a#', '#b']);
    expect(file.report).toMatchObject({ rows: 1, comments: 4 });
  });

  it('reads a header by the same rule as CSV', async () => {
    const file = await readEdgeList('Weight From To\n2 a b');
    expect(edgesOf(file)).toEqual([['a', 'b', 2]]);
    expect((await readEdgeList('from to\na b', { header: false })).ids).toEqual(['from', 'to', 'a', 'b']);
  });

  it.each([
    ['one word', 'a b\nc', 'input:2: expected 2 columns, as in the first row, got 1'],
    [
      'an attribute dictionary',
      "a b {'w': 1}",
      'input:1: expected 2 or 3 columns, source target [weight], separated by blanks (other separators are read as CSV), got 4',
    ],
    ['an empty dictionary', 'a b {}', 'input:1: expected a finite decimal number as weight, got "{}"'],
    ['quotes', 'a b\n"c d" e', 'input:2: expected words without quotes (an edge list has none), got a quote'],
    [
      'CSV with blanks',
      'a, b\nc, d',
      'input:1: expected cells separated by blanks (other separators are read as CSV), got "a,"',
    ],
    [
      'CSV',
      'a,b\nc,d',
      'input:1: expected 2 or 3 columns, source target [weight], separated by blanks (other separators are read as CSV), got 1',
    ],
    ['a weight that is none', 'a b 1\nb c x', 'input:2: expected a finite decimal number as weight, got "x"'],
  ])('refuses %s', async (_, text, message) => {
    expect(await refusal(readEdgeList(text))).toBe(message);
  });
});

describe('edge lists that other tools tripped over', () => {
  it('a comment character inside labels: no edge vanishes', async () => {
    const file = await readEdgeList(fixture('hash-inside-labels.txt'));
    expect(file.ids).toEqual(['sw1#a', 'sw2#b', 'sw3', 'sw4#a', 'sw5']);
    expect(edgeCount(file.graph)).toBe(5);
    const distances = distancesFrom(file.graph, findNode(file, 'sw1#a'));
    expect(Object.fromEntries(file.ids.map((id, node) => [id, distances[node]]))).toEqual({
      'sw1#a': 0,
      'sw2#b': 1,
      sw5: 1,
      sw3: 2,
      'sw4#a': 2,
    });
  });

  it('numbers that count from one are ids, not positions', async () => {
    const { graph, ids } = await readEdgeList(fixture('counts-from-one.txt'));
    expect([graph.nodes, edgeCount(graph), components(graph).count]).toEqual([9, 9, 1]);
    expect(ids).toEqual(['3', '1', '5', '7', '9', '2', '4', '6', '8']);
    expect(findNode({ ids }, '9')).toBe(4);
  });
});

function distancesFrom(graph: { nodes: number; offsets: Int32Array; targets: Int32Array }, start: number): number[] {
  const distances = Array.from({ length: graph.nodes }, (_, node) => (node === start ? 0 : Infinity));
  for (let round = 0; round < graph.nodes; round++)
    for (let node = 0; node < graph.nodes; node++)
      for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++)
        distances[graph.targets[arc]!] = Math.min(distances[graph.targets[arc]!]!, distances[node]! + 1);
  return distances;
}
