import { bfs, dfs, dijkstra, matrixInputs, mstPrim, sourceInputs, trace } from '@kleene/clrs';
import {
  outputsOf,
  sparseBfs,
  sparseDfs,
  sparseDijkstra,
  sparseEccentricity,
  sparseMis,
  sparsePrim,
  sparseTrace,
  sparsify,
} from '@kleene/clrs/salsa';
import { fromEdges, neighbours, path, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import * as fc from 'fast-check';
import { UndirectedGraph } from 'graphology';
import { dijkstra as dijkstraPaths, singleSourceLength } from 'graphology-shortest-path';
import { describe, expect, it } from 'vitest';
import { graphs, joined, matrixOf } from './instances.ts';

const withSource = fc.tuple(graphs, fc.nat()).map(([graph, number]) => ({ graph, source: number % graph.nodes }));
const connected = withSource.map(({ graph, source }) => ({ graph: joined(graph), source }));

function graphologyOf(graph: Graph): UndirectedGraph {
  const out = new UndirectedGraph();
  for (let u = 0; u < graph.nodes; u++) out.addNode(u);
  for (let u = 0; u < graph.nodes; u++)
    for (let arc = graph.offsets[u]!; arc < graph.offsets[u + 1]!; arc++)
      out.mergeEdge(u, graph.targets[arc]!, { weight: graph.weights![arc]! });
  return out;
}

const eccentricityOf = (graph: Graph, source: number): number =>
  Math.max(...Object.values(singleSourceLength(graphologyOf(graph), source)));

describe('sparse traces', () => {
  it('of bfs, dijkstra and mst_prim equal the dense ones of dm-clrs, step by step', () => {
    fc.assert(
      fc.property(withSource, ({ graph, source }) => {
        const dense = [
          { sparse: sparseTrace(sparseBfs, { graph, source }), algorithm: bfs, weighted: false },
          { sparse: sparseTrace(sparseDijkstra, { graph, source }), algorithm: dijkstra, weighted: true },
          { sparse: sparseTrace(sparsePrim, { graph, source }), algorithm: mstPrim, weighted: true },
        ];
        for (const { sparse, algorithm, weighted } of dense) {
          const inputs = sourceInputs({ A: matrixOf(graph, weighted), s: source });
          expect(sparse).toEqual(sparsify(algorithm, trace(algorithm as typeof bfs, inputs), { weighted }));
        }
      }),
    );
  });

  it('of dfs equal the dense ones of dm-clrs, step by step', () => {
    fc.assert(
      fc.property(graphs, (graph) => {
        const dense = trace(dfs, matrixInputs({ A: matrixOf(graph, false) }));
        expect(sparseTrace(sparseDfs, { graph })).toEqual(sparsify(dfs, dense));
      }),
    );
  });

  it('have the lengths that the benchmark states', () => {
    fc.assert(
      fc.property(connected, fc.nat(), ({ graph, source }, seed) => {
        const n = graph.nodes;
        const e = eccentricityOf(graph, source);
        const mis = sparseMis.sample(draws(key(seed)), graph);
        expect(sparseTrace(sparseBfs, { graph, source }).length).toBe(e + 1);
        expect(sparseTrace(sparseDfs, { graph }).length).toBe(3 * n);
        expect(sparseTrace(sparseDijkstra, { graph, source }).length).toBe(n + 1);
        expect(sparseTrace(sparsePrim, { graph, source }).length).toBe(n + 1);
        expect(sparseTrace(sparseMis, mis).length).toBe((2 * mis.randomness.length) / n);
        expect(sparseTrace(sparseEccentricity, { graph, source }).length).toBe(2 * e + 2);
      }),
    );
  });

  it('find shortest paths and lightest trees', () => {
    fc.assert(
      fc.property(connected, ({ graph, source }) => {
        const reference = graphologyOf(graph);
        const weight = (u: number, v: number): number => reference.getEdgeAttribute(u, v, 'weight') as number;
        const hops = singleSourceLength(reference, source) as { readonly [node: string]: number };
        const levels = outputsOf(sparseBfs, { graph, source }).pi;
        const nearest = outputsOf(sparseDijkstra, { graph, source }).pi;
        const paths = dijkstraPaths.singleSource(reference, source) as { readonly [node: string]: string[] };
        const length = (nodes: readonly number[]): number =>
          nodes.slice(1).reduce((sum, node, i) => sum + weight(nodes[i]!, node), 0);
        for (let v = 0; v < graph.nodes; v++) {
          if (v === source) continue;
          expect(hops[levels[v]!]).toBe(hops[v]! - 1);
          const mine = [v];
          while (mine[0] !== source) mine.unshift(nearest[mine[0]!]!);
          expect(length(mine)).toBeCloseTo(length(paths[v]!.map(Number)), 12);
        }
        const tree = outputsOf(sparsePrim, { graph, source }).pi;
        const total = [...tree].reduce((sum, parent, v) => sum + (parent === v ? 0 : weight(parent, v)), 0);
        expect(total).toBeCloseTo(kruskal(graph), 10);
      }),
    );
  });
});

/** The weight of a lightest spanning tree. */
function kruskal({ nodes, offsets, targets, weights }: Graph): number {
  const edges: [number, number, number][] = [];
  for (let u = 0; u < nodes; u++)
    for (let arc = offsets[u]!; arc < offsets[u + 1]!; arc++) edges.push([weights![arc]!, u, targets[arc]!]);
  const part = Array.from({ length: nodes }, (_, node) => node);
  let total = 0;
  for (const [weight, u, v] of edges.sort(([a], [b]) => a - b)) {
    const [from, to] = [part[u]!, part[v]!];
    if (from === to) continue;
    total += weight;
    part.forEach((one, i) => (part[i] = one === from ? to : one));
  }
  return total;
}

describe('fast_mis', () => {
  it('plays the rounds as their definition on a matrix says, and stores equal numbers in pairs of steps', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, seed) => {
        const n = graph.nodes;
        const instance = sparseMis.sample(draws(key(seed)), graph);
        const stored = sparseTrace(sparseMis, instance);
        const T = stored.length;
        expect(stored.inputs.randomness!.shape).toEqual([n, T]);
        for (const { step, alive, chosen, joins } of matrixRounds(
          matrixOf(graph, false),
          n,
          stored.inputs.randomness!.data,
          T,
        )) {
          const at = (name: string, rows: number): number[] =>
            Array.from({ length: rows }, (_, row) => stored.hints[name]!.data[row * T + step]!);
          expect(at('alive_h', n)).toEqual(alive);
          expect(at('inmis_h', n)).toEqual(chosen);
          expect(at('phase_h', 1)).toEqual([step % 2]);
          const { sources, targets } = stored.edges;
          expect(at('Ain_h', sources.length)).toEqual(Array.from(sources, (u, edge) => joins[u * n + targets[edge]!]));
        }
      }),
    );
  });

  it('finds sets that are independent and maximal', () => {
    fc.assert(
      fc.property(graphs, fc.nat(), (graph, seed) => {
        const { inmis } = outputsOf(sparseMis, sparseMis.sample(draws(key(seed)), graph));
        for (let v = 0; v < graph.nodes; v++)
          expect(neighbours(graph, v).some((w) => inmis[w] === 1)).toBe(inmis[v] === 0);
      }),
    );
  });

  it('takes the larger node of two equal numbers', () => {
    const { inmis } = outputsOf(sparseMis, { graph: path(2), randomness: Float64Array.of(0.5, 0.5) });
    expect([...inmis]).toEqual([0, 1]);
  });
});

interface Round {
  readonly step: number;
  readonly alive: number[];
  readonly chosen: number[];
  readonly joins: number[];
}

function* matrixRounds(A: Float64Array, n: number, randomness: Float64Array, T: number): Generator<Round> {
  const joins = [...A];
  const chosen = Array.from({ length: n }, () => 0);
  const alive = chosen.map(() => 1);
  const all = alive.map((_, i) => i);
  for (let step = 0; step < T; step += 2) {
    expect(alive).toContain(1);
    yield { step, alive: [...alive], chosen: [...chosen], joins: [...joins] };
    const r = all.map((i) => randomness[i * T + step]!);
    for (const i of all) {
      const beaten = all.some((j) => joins[i * n + j] === 1 && (r[i]! > r[j]! || (r[i] === r[j] && i < j)));
      if (alive[i] === 1 && !beaten) chosen[i] = 1;
    }
    for (const i of all)
      if (alive[i] === 1 && (chosen[i] === 1 || all.some((j) => joins[i * n + j] === 1 && chosen[j] === 1)))
        alive[i] = 0;
    for (const i of all) for (const j of all) if (alive[i] === 0 || alive[j] === 0) joins[i * n + j] = 0;
    for (const i of all) expect(randomness[i * T + step + 1]).toBe(r[i]);
    yield { step: step + 1, alive: [...alive], chosen: [...chosen], joins: [...joins] };
  }
  expect(alive).not.toContain(1);
}

describe('eccentricity', () => {
  it('is the true one, for any connected graph', () => {
    fc.assert(
      fc.property(connected, ({ graph, source }) => {
        expect(outputsOf(sparseEccentricity, { graph, source }).eccentricity).toBe(eccentricityOf(graph, source));
      }),
      { numRuns: 300 },
    );
  });

  it('floods and echoes along a path as worked by hand', () => {
    const { hints, length } = sparseTrace(sparseEccentricity, { graph: path(4), source: 0 });
    const T = 8;
    expect(length).toBe(T);
    const at = (name: string, node: number): number[] => [...hints[name]!.data.subarray(node * T, node * T + T)];
    const visited = Array.from({ length: T }, (_, t) => [0, 1, 2, 3].filter((v) => at('visited_h', v)[t] === 1).length);
    expect(visited).toEqual([0, 1, 2, 3, 4, 4, 4, 4]);
    expect([0, 1, 2, 3].map((v) => at('floodstate_h', v)[T - 1])).toEqual([0, 1, 2, 3]);
    expect([2, 1, 0].map((v) => at('echostate_h', v).findIndex((value) => value > 0))).toEqual([4, 5, 6]);
    expect([...hints.eccentricity_h!.data]).toEqual([0, 0, 0, 0, 0, 0, 3, 3]);
    expect(hints.eccentricity_h!.shape).toEqual([1, T]);
  });
});

describe('a sparse algorithm', () => {
  const square = fromEdges(4, [0, 1, 2, 3], [1, 2, 3, 0]);
  it.each<[string, () => unknown, string]>([
    ['a source that is no node', () => outputsOf(sparseBfs, { graph: square, source: 4 }), 'clrs.bfs: source must be'],
    [
      'a directed graph',
      () => outputsOf(sparseDfs, { graph: fromEdges(2, [0], [1], { directed: true }) }),
      'undirected',
    ],
    [
      'a loop',
      () => outputsOf(sparseDfs, { graph: fromEdges(2, [0, 1], [1, 1]) }),
      'clrs.dfs: graph must be without loops',
    ],
    [
      'parallel edges',
      () => outputsOf(sparseDfs, { graph: fromEdges(2, [0, 0], [1, 1], { duplicates: 'keep' }) }),
      'without parallel edges',
    ],
    ['no weights', () => outputsOf(sparsePrim, { graph: square, source: 0 }), 'clrs.mst_prim: graph must be weighted'],
    [
      'a weight of 0',
      () => outputsOf(sparseDijkstra, { graph: fromEdges(2, [0], [1], { weights: [0] }), source: 0 }),
      'above 0, got 0',
    ],
    [
      'too few numbers',
      () => outputsOf(sparseMis, { graph: square, randomness: new Float64Array(0) }),
      'numbers for every round',
    ],
    [
      'too many numbers',
      () => outputsOf(sparseMis, { graph: fromEdges(1, [], []), randomness: new Float64Array(2) }),
      '1 rounds, got 2',
    ],
    [
      'a lonely source',
      () => outputsOf(sparseEccentricity, { graph: fromEdges(2, [], []), source: 0 }),
      'a node with neighbours',
    ],
    [
      'a graph of two parts where one is meant',
      () => outputsOf(sparseEccentricity, { graph: fromEdges(4, [0, 2], [1, 3]), source: 0 }),
      'clrs.eccentricity: graph must be connected, got "2 components"',
    ],
    ['no nodes', () => outputsOf(sparseDfs, { graph: fromEdges(0, [], []) }), 'a graph with nodes'],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });

  it('yields step by step, and draws weights as the benchmark does', () => {
    const { graph, source } = sparseDijkstra.sample(draws(key(1)), square);
    const [a, b] = [draws(key(1)), graph.weights!];
    expect(b[0]).toBe(Math.sqrt(a.uniform() * a.uniform() + 1e-3));
    const steps = sparseDijkstra.run({ graph, source });
    expect(steps.next()).toMatchObject({ done: false, value: { u: source } });
  });
});
