import {
  checkGraph,
  components,
  degreeCounts,
  degrees,
  diameterBounds,
  edgeCount,
  edgeList,
  erdosRenyi,
  fromEdges,
  hopDistances,
  inDegrees,
  inducedSubgraph,
  path,
  permute,
  toDirected,
  toUndirected,
  transpose,
  withWeights,
  type Graph,
} from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import * as fc from 'fast-check';
import { MultiDirectedGraph, MultiUndirectedGraph } from 'graphology';
import { singleSourceLength } from 'graphology-shortest-path/unweighted.js';
import { describe, expect, it } from 'vitest';

type Edge = readonly [from: number, to: number, weight: number];
interface Case {
  readonly nodes: number;
  readonly edges: readonly Edge[];
  readonly directed: boolean;
}

const cases: fc.Arbitrary<Case> = fc.integer({ min: 1, max: 10 }).chain((nodes) => {
  const edge = fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: -3, max: 3 }));
  return fc.record({ nodes: fc.constant(nodes), edges: fc.array(edge, { maxLength: 20 }), directed: fc.boolean() });
});

const ours = ({ nodes, edges, directed }: Case): Graph =>
  fromEdges(
    nodes,
    edges.map((edge) => edge[0]),
    edges.map((edge) => edge[1]),
    { weights: edges.map((edge) => edge[2]), directed, duplicates: 'keep' },
  );

function theirs({ nodes, edges, directed }: Case): MultiDirectedGraph | MultiUndirectedGraph {
  const graph = directed ? new MultiDirectedGraph() : new MultiUndirectedGraph();
  for (let node = 0; node < nodes; node++) graph.addNode(node);
  for (const [from, to, weight] of edges) graph.addEdge(from, to, { weight });
  return graph;
}

/** The edges as sorted lines, an undirected one from its smaller node. */
const lines = (edges: readonly Edge[], directed: boolean): string[] =>
  edges.map(([v, w, weight]) => `${directed ? [v, w] : [Math.min(v, w), Math.max(v, w)]} ${weight}`).sort();

function linesOf(graph: Graph): string[] {
  checkGraph('test', 'graph', graph);
  const { sources, targets, weights } = edgeList(graph);
  return lines(
    Array.from(sources, (source, edge) => [source, targets[edge]!, weights![edge]!] as const),
    graph.directed,
  );
}

describe('edgeList', () => {
  it('holds every edge once, as it was given', () => {
    fc.assert(
      fc.property(cases, (one) => {
        expect(linesOf(ours(one))).toEqual(lines(one.edges, one.directed));
      }),
    );
  });
});

describe('a transformed graph', () => {
  it('is turned round by transpose', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const turned = one.edges.map(([v, w, weight]) => [w, v, weight] as const);
        expect(linesOf(transpose(ours(one)))).toEqual(lines(turned, one.directed));
      }),
    );
  });

  it('has both arcs of every edge after toDirected', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const both = one.directed
          ? one.edges
          : one.edges.flatMap(
              ([v, w, weight]) =>
                (v === w
                  ? [[v, w, weight]]
                  : [
                      [v, w, weight],
                      [w, v, weight],
                    ]) as Edge[],
            );
        expect(linesOf(toDirected(ours(one)))).toEqual(lines(both, true));
      }),
    );
  });

  it('has one edge with the smallest weight wherever an arc was after toUndirected', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const graph = toUndirected(ours({ ...one, directed: true }));
        const least = new Map<string, number>();
        for (const [v, w, weight] of one.edges) {
          const name = `${Math.min(v, w)},${Math.max(v, w)}`;
          least.set(name, Math.min(weight, least.get(name) ?? Infinity));
        }
        expect(linesOf(graph)).toEqual([...least].map(([name, weight]) => `${name} ${weight}`).sort());
        expect(graph.directed).toBe(false);
      }),
    );
  });

  it('has the weight that a function gives each edge, called once an edge', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const calls: Edge[] = [];
        const graph = withWeights(ours(one), (v, w) => {
          calls.push([v, w, calls.length]);
          return calls.length - 1;
        });
        expect(linesOf(graph)).toEqual(lines(calls, one.directed));
        expect(calls.length).toBe(edgeCount(graph));
      }),
    );
    expect(() => withWeights(path(2), () => NaN)).toThrow('weightOf(0, 1) must be a finite number, got NaN');
  });

  it('has its nodes renumbered by permute', () => {
    fc.assert(
      fc.property(cases, fc.nat(), (one, seed) => {
        const numbers = draws(key(seed)).permutation(one.nodes);
        const named = one.edges.map(([v, w, weight]) => [numbers[v]!, numbers[w]!, weight] as const);
        expect(linesOf(permute(ours(one), numbers))).toEqual(lines(named, one.directed));
      }),
    );
  });

  it('keeps the edges between chosen nodes in inducedSubgraph', () => {
    fc.assert(
      fc.property(cases, fc.nat(), fc.nat(10), (one, seed, size) => {
        const chosen = draws(key(seed)).permutation(one.nodes).subarray(0, size);
        const kept = one.edges
          .filter(([v, w]) => chosen.includes(v) && chosen.includes(w))
          .map(([v, w, weight]) => [chosen.indexOf(v), chosen.indexOf(w), weight] as const);
        const part = inducedSubgraph(ours(one), chosen);
        expect(linesOf(part)).toEqual(lines(kept, one.directed));
        expect(part.nodes).toBe(chosen.length);
      }),
    );
  });

  it.each<[string, () => unknown, string]>([
    ['numbers that are no Int32Array', () => permute(path(2), [0, 1] as never), 'numbers must be an Int32Array'],
    ['a number twice', () => permute(path(2), Int32Array.of(0, 0)), 'numbers[1] must be different from the others'],
    ['too few numbers', () => permute(path(2), Int32Array.of(0)), 'numbers must be of 2 elements'],
    [
      'a node that is not there',
      () => inducedSubgraph(path(2), Int32Array.of(2)),
      'nodes[0] must be an integer between 0 and 1',
    ],
  ])('is refused for %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe('structure', () => {
  it('has the degrees that graphology counts', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const [graph, reference] = [ours(one), theirs(one)];
        const nodes = reference.nodes();
        const loops = (node: string): number => (one.directed ? 0 : reference.edges(node, node).length);
        expect([...degrees(graph)]).toEqual(
          nodes.map((node) => (one.directed ? reference.outDegree(node) : reference.degree(node) - loops(node))),
        );
        expect([...inDegrees(graph)]).toEqual(
          nodes.map((node) => (one.directed ? reference.inDegree(node) : reference.degree(node) - loops(node))),
        );
        const counts = degreeCounts(graph);
        counts.forEach((count, d) => expect(count).toBe(degrees(graph).filter((of) => of === d).length));
        expect(counts.at(-1)).toBeGreaterThan(0);
      }),
    );
    expect(degreeCounts(fromEdges(0, [], []))).toEqual(new Int32Array(0));
  });

  it('has the distances in hops that graphology finds', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const expected = singleSourceLength(theirs(one), '0') as Record<string, number>;
        const found = hopDistances(ours(one), 0);
        for (let node = 0; node < one.nodes; node++) expect(found[node]).toBe(expected[node] ?? -1);
      }),
    );
    expect(() => hopDistances(path(3), 3)).toThrow('source must be an integer between 0 and 2');
  });

  it('has a diameter within its bounds, however few searches are made, and exactly with enough', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 4 }), (one, searches) => {
        const graph = ours(one);
        const around = toUndirected(graph);
        let diameter = 0;
        for (let v = 0; v < one.nodes; v++) diameter = Math.max(diameter, ...hopDistances(around, v));
        const some = diameterBounds(graph, { searches });
        expect(some.lower).toBeLessThanOrEqual(diameter);
        expect(some.upper).toBeGreaterThanOrEqual(diameter);
        expect(some.searches).toBeLessThanOrEqual(searches);
        expect(diameterBounds(graph, { searches: 10 })).toMatchObject({ lower: diameter, upper: diameter });
      }),
    );
    expect(diameterBounds(path(1000))).toMatchObject({ lower: 999, upper: 999 });
    expect(diameterBounds(fromEdges(0, [], []))).toEqual({ lower: 0, upper: 0, searches: 0 });
  });

  it('has a diameter found with fewer searches than nodes, in large graphs of several components', () => {
    const graph = erdosRenyi(draws(key(1)), 4000, { p: 3 / 4000 });
    expect(components(graph).count).toBeGreaterThan(100);
    const { lower, upper, searches } = diameterBounds(graph, { searches: 1000 });
    let diameter = 0;
    for (let v = 0; v < graph.nodes; v++)
      for (const hops of hopDistances(graph, v)) diameter = Math.max(diameter, hops);
    expect([lower, upper]).toEqual([diameter, diameter]);
    expect(searches).toBeLessThan(1000);
    expect(diameterBounds(graph).upper - diameterBounds(graph).lower).toBeLessThan(6);
  });
});
