import {
  arcCount,
  arcSources,
  checkGraph,
  components,
  degree,
  edgeCount,
  fromEdges,
  neighbours,
  reverseArcs,
  type Graph,
} from '@kleene/graphs';
import * as fc from 'fast-check';
import { MultiDirectedGraph, MultiUndirectedGraph } from 'graphology';
import { describe, expect, it } from 'vitest';

interface Edges {
  readonly nodes: number;
  readonly edges: readonly (readonly [number, number, number])[];
  readonly directed: boolean;
}

const edgeLists: fc.Arbitrary<Edges> = fc.integer({ min: 1, max: 12 }).chain((nodes) => {
  const edge = fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1), fc.integer({ min: -3, max: 3 }));
  return fc.record({ nodes: fc.constant(nodes), edges: fc.array(edge, { maxLength: 20 }), directed: fc.boolean() });
});

function ours({ nodes, edges, directed }: Edges, duplicates: 'keep' | 'merge' = 'keep'): Graph {
  const [sources, targets, weights] = [0, 1, 2].map((column) => edges.map((edge) => edge[column]!));
  return fromEdges(nodes, sources!, targets!, { weights: weights!, directed, duplicates });
}

function theirs({ nodes, edges, directed }: Edges): MultiDirectedGraph | MultiUndirectedGraph {
  const graph = directed ? new MultiDirectedGraph() : new MultiUndirectedGraph();
  for (let node = 0; node < nodes; node++) graph.addNode(node);
  for (const [source, target] of edges) graph.addEdge(source, target);
  return graph;
}

describe('a graph', () => {
  it('keeps every promise of its type, however it was built', () => {
    fc.assert(
      fc.property(edgeLists, fc.constantFrom('keep' as const, 'merge' as const), (edges, duplicates) => {
        expect(() => checkGraph('test', 'graph', ours(edges, duplicates))).not.toThrow();
      }),
    );
  });

  it('has the degrees, edges and neighbours that graphology counts', () => {
    fc.assert(
      fc.property(edgeLists, (edges) => {
        const [graph, reference] = [ours(edges), theirs(edges)];
        expect(edgeCount(graph)).toBe(reference.size);
        expect(arcCount(graph)).toBe(graph.offsets[graph.nodes]);
        for (let node = 0; node < edges.nodes; node++) {
          // graphology counts an undirected loop twice, as degrees are defined in textbooks; a row holds it once.
          const loops = edges.directed ? 0 : reference.edges(node, node).length;
          expect(degree(graph, node)).toBe(edges.directed ? reference.outDegree(node) : reference.degree(node) - loops);
          const near = edges.directed ? reference.outNeighbors(node) : reference.neighbors(node);
          expect([...new Set(neighbours(graph, node))]).toEqual(near.map(Number).sort((a, b) => a - b));
        }
      }),
    );
  });

  it('lists the source of every arc and finds the reverse of every undirected one', () => {
    fc.assert(
      fc.property(edgeLists, fc.constantFrom('keep' as const, 'merge' as const), (edges, duplicates) => {
        const graph = ours({ ...edges, directed: false }, duplicates);
        const [sources, reverse] = [arcSources(graph), reverseArcs(graph)];
        for (let arc = 0; arc < arcCount(graph); arc++) {
          const back = reverse[arc]!;
          expect([sources[back], graph.targets[back]]).toEqual([graph.targets[arc], sources[arc]]);
          expect(graph.weights![back]).toBe(graph.weights![arc]);
          expect(reverse[back]).toBe(arc);
        }
      }),
    );
  });

  it('hands out neighbours as a view of its own memory', () => {
    const graph = fromEdges(3, [0, 1], [1, 2]);
    expect(neighbours(graph, 1)).toEqual(new Int32Array([0, 2]));
    expect(neighbours(graph, 1).buffer).toBe(graph.targets.buffer);
  });
});

describe('components', () => {
  it('are the sets that a search in graphology reaches, numbered by their smallest node', () => {
    fc.assert(
      fc.property(edgeLists, (edges) => {
        const reference = theirs(edges);
        const expected = new Int32Array(edges.nodes).fill(-1);
        let count = 0;
        for (let start = 0; start < edges.nodes; start++) {
          if (expected[start] !== -1) continue;
          const stack = [start];
          while (stack.length > 0) {
            const node = stack.pop()!;
            if (expected[node] !== -1) continue;
            expected[node] = count;
            stack.push(...reference.neighbors(node).map(Number));
          }
          count++;
        }
        expect(components(ours(edges))).toEqual({ count, of: expected });
      }),
    );
  });

  it('of no nodes are none', () => {
    expect(components(fromEdges(0, [], []))).toEqual({ count: 0, of: new Int32Array(0) });
  });
});

describe('checkGraph', () => {
  const sound: Graph = fromEdges(3, [0, 1], [1, 2], { weights: [1, 2] });
  it.each<[string, Partial<Graph>, string]>([
    ['a count of nodes that is none', { nodes: 2.5 }, 'g.nodes must be an integer between 0 and 2147483646, got 2.5'],
    ['a missing direction', { directed: undefined as never }, 'g.directed must be true or false, got undefined'],
    [
      'offsets of the wrong length',
      { nodes: 4 },
      'g.offsets must be an Int32Array of 5 elements, got a Int32Array of 16 bytes',
    ],
    ['targets of another type', { targets: [1] as never }, 'g.targets must be an Int32Array, got [1]'],
    [
      'weights of the wrong length',
      { weights: new Float64Array(1) },
      'g.weights must be a Float64Array of 4 elements, got a Float64Array of 8 bytes',
    ],
    ['a first offset that is not 0', { offsets: new Int32Array([1, 1, 3, 4]) }, 'g.offsets[0] must be 0, got 1'],
    [
      'a last offset that is not the number of arcs',
      { offsets: new Int32Array([0, 1, 3, 3]) },
      'g.offsets[3] must be the number of targets, 4, got 3',
    ],
    ['offsets that descend', { offsets: new Int32Array([0, 1, 0, 4]) }, 'g.offsets[2] must be at least 1, got 0'],
    [
      'a target that is no node',
      { targets: new Int32Array([1, 0, 3, 1]) },
      'g.targets[2] must be from 0 to 2, ascending in its row, got 3',
    ],
    [
      'a row that descends',
      { targets: new Int32Array([1, 2, 0, 1]) },
      'g.targets[2] must be from 2 to 2, ascending in its row, got 0',
    ],
    [
      'a weight that is not finite',
      { weights: new Float64Array([1, 1, NaN, 2]) },
      'g.weights[2] must be a finite number, got NaN',
    ],
    [
      'an arc without its reverse',
      { targets: new Int32Array([1, 0, 2, 0]) },
      'g must be directed, or made of edges with both their arcs, got "1 -> 2 alone"',
    ],
    [
      'two weights of one edge',
      { weights: new Float64Array([1, 1, 2, 3]) },
      'g.weights[3] must be equal to that of its reverse arc, 2, got 3',
    ],
  ])('refuses %s', (_, broken, message) => {
    expect(() => checkGraph('f', 'g', { ...sound, ...broken })).toThrow(`f: ${message}`);
  });

  it('accepts of all graphs of three nodes and three arcs a node those whose arcs have a reverse each', () => {
    const rows = [
      [],
      ...[0, 1, 2].flatMap((a) => [[a], ...fromNode(a, (b) => [[a, b], ...fromNode(b, (c) => [[a, b, c]])])]),
    ];
    let accepted = 0;
    for (const first of rows) {
      for (const second of rows) {
        for (const third of rows) {
          const table = [first, second, third];
          const count = (from: number, to: number): number => table[from]!.filter((target) => target === to).length;
          const isSymmetric = [0, 1, 2].every((v) => [0, 1, 2].every((w) => count(v, w) === count(w, v)));
          const ends = [first.length, first.length + second.length, first.length + second.length + third.length];
          const [offsets, targets] = [new Int32Array([0, ...ends]), new Int32Array(table.flat())];
          if (isSymmetric) accepted++;
          expect(isAccepted({ nodes: 3, offsets, targets, directed: false })).toBe(isSymmetric);
        }
      }
    }
    expect(accepted).toBeGreaterThan(50);
  });
});

/** What `next` gives for each of the nodes from `least` on. */
function fromNode(least: number, next: (node: number) => number[][]): number[][] {
  return [0, 1, 2].filter((node) => node >= least).flatMap(next);
}

function isAccepted(graph: Graph): boolean {
  try {
    checkGraph('f', 'g', graph);
    return true;
  } catch {
    return false;
  }
}
