import { fromEdges } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import {
  readGexf,
  readGraphml,
  readGraphologyJson,
  writeGexf,
  writeGraphml,
  writeGraphologyJson,
} from '@kleene/graph-io';
import { fromGraphology, toGraphology } from '@kleene/graph-io/graphology';
import { DirectedGraph, MultiDirectedGraph, MultiGraph, MultiUndirectedGraph, UndirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';
import { edgesOf } from './help.ts';

describe('fromGraphology', () => {
  it('takes directed, undirected and mixed graphs, with and without parallel edges', () => {
    const build = (graph: MultiGraph): typeof graph => {
      for (const node of ['a', 'b', 'c']) graph.addNode(node, node === 'a' ? { label: 'A', x: 0 } : {});
      return graph;
    };
    const directed = build(new DirectedGraph());
    directed.addEdge('a', 'b', { weight: 2 });
    expect(edgesOf(fromGraphology(directed))).toEqual([['a', 'b', 2]]);
    const undirected = build(new UndirectedGraph());
    undirected.addEdge('b', 'a', { weight: 2, colour: 'red' });
    const taken = fromGraphology(undirected);
    expect([taken.ids, taken.labels, taken.graph.directed]).toEqual([['a', 'b', 'c'], ['A', '', ''], false]);
    expect(taken.report).toMatchObject({ format: 'graphology', ignored: ['node x', 'edge colour'] });
    const mixed = build(new MultiGraph());
    mixed.addDirectedEdge('a', 'b');
    mixed.addDirectedEdge('a', 'b');
    mixed.addUndirectedEdge('b', 'c');
    expect(edgesOf(fromGraphology(mixed))).toEqual([
      ['a', 'b'],
      ['b', 'c'],
      ['c', 'b'],
    ]);
    expect(fromGraphology(mixed).report).toMatchObject({ rows: 3, repeated: 1, merged: 1 });
    expect(edgesOf(fromGraphology(mixed, { duplicates: 'keep' }))).toHaveLength(4);
    expect(edgesOf(fromGraphology(mixed, { directed: false }))).toEqual([
      ['a', 'b'],
      ['b', 'c'],
    ]);
  });

  it('refuses weights that are no finite numbers, or there for some edges only', () => {
    const refused = (...attributes: object[]): string => {
      const graph = new MultiDirectedGraph();
      graph.addNode('a');
      for (const one of attributes) graph.addEdge('a', 'a', one);
      try {
        fromGraphology(graph, { weight: 'w' });
      } catch (error) {
        return String(error);
      }
      return 'accepted';
    };
    expect(refused({ w: '1.5' })).toBe(
      'KleeneError: graph-io.fromGraphology: edges[0].attributes.w: expected a finite number as weight, got "1.5"',
    );
    expect(refused({ w: NaN })).toMatch('got NaN');
    expect(refused({ w: 1 }, {})).toMatch('edges[1]: expected a weight, as other edges have, got none');
    expect(refused({ w: -1 }, { w: 2 })).toBe('accepted');
  });

  it('refuses whatever else it is given', async () => {
    expect(
      await mishandled(fromGraphology, [
        new DirectedGraph(),
        { directed: true, weight: 'w', duplicates: 'keep', loops: 'drop' },
      ]),
    ).toEqual([]);
    expect(await mishandled(toGraphology, [{ graph: fromEdges(1, [], []), ids: ['a'] }])).toEqual([]);
  });
});

describe('graphology', () => {
  it.each([
    [false, 'merge'],
    [false, 'keep'],
    [true, 'merge'],
    [true, 'keep'],
  ] as const)('is given a graph and gives it back (directed %s, duplicates %s)', async (directed, duplicates) => {
    const file = randomFile(directed, duplicates);
    const there = toGraphology(file);
    expect([there.order, there.type, there.multi]).toEqual([
      20,
      directed ? 'directed' : 'undirected',
      duplicates === 'keep',
    ]);
    const back = fromGraphology(there, { duplicates });
    expect([back.ids, back.labels, back.graph]).toEqual([file.ids, file.labels, file.graph]);
  });

  it('and our JSON are each other’s', async () => {
    for (const directed of [false, true]) {
      const file = randomFile(directed, 'keep');
      const Graph = directed ? MultiDirectedGraph : MultiUndirectedGraph;
      const theirs = Graph.from(JSON.parse(writeGraphologyJson(file)) as never);
      expect(fromGraphology(theirs, { duplicates: 'keep' }).graph).toEqual(file.graph);
      const ours = await readGraphologyJson(JSON.stringify(theirs.export()), { duplicates: 'keep' });
      expect([ours.graph, ours.ids, ours.labels]).toEqual([file.graph, file.ids, file.labels]);
    }
  });

  it('is not needed for files: what is written is read back, in every document format', async () => {
    for (const directed of [false, true]) {
      const file = randomFile(directed, 'keep');
      const options = { duplicates: 'keep' } as const;
      for (const back of [
        await readGraphml(writeGraphml(file), options),
        await readGexf(writeGexf(file), options),
        await readGraphologyJson(writeGraphologyJson(file), options),
      ])
        expect([back.graph, back.ids, back.labels]).toEqual([file.graph, file.ids, file.labels]);
    }
  });
});

function randomFile(directed: boolean, duplicates: 'merge' | 'keep') {
  const random = draws(key(3));
  const ends = Array.from({ length: 120 }, () => [random.integers(0, 20), random.integers(0, 20)] as const);
  const weights = ends.map(() => random.uniform() - 0.5);
  const graph = fromEdges(
    20,
    ends.map(([a]) => a),
    ends.map(([, b]) => b),
    { directed, duplicates, weights },
  );
  const ids = Array.from({ length: 20 }, (_, node) => `n${(node * 7) % 20} <&"'>\t\n`);
  return { graph, ids, labels: ids.map((id) => id.toUpperCase()) };
}
