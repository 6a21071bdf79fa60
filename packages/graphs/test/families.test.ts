import {
  checkGraph,
  complete,
  components,
  cycle,
  degree,
  edgeCount,
  grid,
  neighbours,
  path,
  star,
  tree,
} from '@kleene/graphs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** What a definition by pairs gives: for each node its neighbours, ascending. */
const byDefinition = (nodes: number, joined: (v: number, w: number) => boolean): number[][] =>
  Array.from({ length: nodes }, (_, v) =>
    Array.from({ length: nodes }, (_, w) => w).filter((w) => v !== w && (joined(v, w) || joined(w, v))),
  );

const sizes = fc.integer({ min: 3, max: 12 });

describe('graph families', () => {
  it('join the nodes that their definitions join', () => {
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 6 }), (n, columns) => {
        const cases = [
          { graph: path(n), expected: byDefinition(n, (v, w) => w === v + 1) },
          { graph: cycle(n), expected: byDefinition(n, (v, w) => w === (v + 1) % n) },
          { graph: star(n), expected: byDefinition(n, (v) => v === 0) },
          { graph: tree(n, columns), expected: byDefinition(n, (v, w) => v === Math.floor((w - 1) / columns)) },
          { graph: complete(n), expected: byDefinition(n, () => true) },
          {
            graph: grid(n, columns),
            expected: byDefinition(
              n * columns,
              (v, w) => w === v + columns || (w === v + 1 && Math.floor(v / columns) === Math.floor(w / columns)),
            ),
          },
        ];
        for (const { graph, expected } of cases) {
          expect(Array.from(expected, (_, v) => [...neighbours(graph, v)])).toEqual(expected);
          expect(components(graph).count).toBe(1);
          expect(() => checkGraph('test', 'graph', graph)).not.toThrow();
        }
      }),
    );
  });

  it('have their smallest members', () => {
    const counts = [path(0), path(1), path(2), star(1), grid(1, 1), complete(0), complete(1)].map((graph) => [
      graph.nodes,
      edgeCount(graph),
    ]);
    expect(counts).toEqual([
      [0, 0],
      [1, 0],
      [2, 1],
      [1, 0],
      [1, 0],
      [0, 0],
      [1, 0],
    ]);
    expect(degree(star(5), 0)).toBe(4);
  });

  it.each<[string, () => unknown, string]>([
    ['a cycle of two nodes', () => cycle(2), 'graphs.cycle: nodes must be an integer between 3 and'],
    ['a star without a centre', () => star(0), 'graphs.star: nodes must be an integer between 1 and'],
    ['a path of a broken number of nodes', () => path(1.5), 'graphs.path: nodes must be an integer between 0 and'],
    ['a tree without nodes', () => tree(0, 2), 'graphs.tree: nodes must be an integer between 1 and'],
    ['a tree without children', () => tree(3, 0), 'graphs.tree: arity must be an integer'],
    ['a grid without rows', () => grid(0, 3), 'graphs.grid: rows must be an integer between 1 and'],
    [
      'a grid with more arcs than fit',
      () => grid(1e6, 1e6),
      'graphs.grid: columns must be an integer between 1 and 536',
    ],
    [
      'a complete graph with more arcs than fit',
      () => complete(46_341),
      'nodes must be an integer between 0 and 46340',
    ],
  ])('refuse %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});
