import { fromEdges } from '@kleene/graphs';
import fc from 'fast-check';
import { UndirectedGraph } from 'graphology';
import { singleSourceLength } from 'graphology-shortest-path/unweighted.js';
import { describe, expect, it } from 'vitest';
import { classicalBfs } from '../src/index.ts';

const nodes = 12;
const edges = fc.array(
  fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)).filter(([u, v]) => u !== v),
  { maxLength: 30 },
);

const search = (pairs: readonly (readonly number[])[], start: number): ReturnType<typeof classicalBfs> =>
  classicalBfs(
    fromEdges(
      nodes,
      pairs.map(([u]) => u!),
      pairs.map(([, v]) => v!),
    ),
    start,
  );

describe('classicalBfs', () => {
  it('solves the worked example', () => {
    const graph = fromEdges(5, [0, 0, 1, 1, 2, 3], [1, 2, 2, 3, 4, 4]);
    const { parents, distances } = classicalBfs(graph, 1);
    expect([...parents]).toEqual([1, 1, 1, 1, 2]);
    expect([...distances]).toEqual([1, 0, 1, 1, 2]);
  });

  it('finds the distances that graphology finds', () => {
    fc.assert(
      fc.property(edges, fc.nat(nodes - 1), (pairs, start) => {
        const theirs = new UndirectedGraph();
        for (let node = 0; node < nodes; node++) theirs.addNode(node);
        for (const [u, v] of pairs) theirs.mergeEdge(u, v);
        const lengths: Record<string, number> = singleSourceLength(theirs, start);
        const { distances } = search(pairs, start);
        for (let node = 0; node < nodes; node++) expect(distances[node]).toBe(lengths[node] ?? -1);
      }),
    );
  });

  it('takes the smallest neighbour of the layer before as parent', () => {
    fc.assert(
      fc.property(edges, fc.nat(nodes - 1), (pairs, start) => {
        const { distances, parents } = search(pairs, start);
        for (let node = 0; node < nodes; node++) {
          const around = pairs.flatMap(([u, v]) => (u === node ? [v] : v === node ? [u] : []));
          const nearer = around.filter((other) => distances[other] === distances[node]! - 1);
          expect(parents[node]).toBe(node === start ? start : distances[node] === -1 ? -1 : Math.min(...nearer));
        }
      }),
    );
  });
});
