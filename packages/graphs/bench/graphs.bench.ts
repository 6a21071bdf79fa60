import { components, connectedErdosRenyi, edgeCount, erdosRenyi, fromEdges } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { UndirectedGraph } from 'graphology';
import type { Measurement } from '../../../tools/bench/measurement.ts';

/** How long this package takes to build, search and draw graphs, beside graphology and the loop over all pairs. */
export const measurements = (): Measurement[] => [large(), build(), search(), draw(), connected()];

const seconds = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
};

/** The medians of five interleaved rounds, after one to warm up. */
function compare(name: string, ours: () => unknown, baseline: () => unknown, note: string): Measurement {
  const times: [number, number][] = [];
  for (let round = 0; round < 6; round++) times.push([seconds(ours), seconds(baseline)]);
  const [mine, theirs] = [0, 1].map(
    (i) =>
      times
        .slice(1)
        .map((pair) => pair[i]!)
        .sort((a, b) => a - b)[2]!,
  );
  return { name, value: mine!, unit: 's', baseline: theirs!, ratio: theirs! / mine!, note };
}

function lists(nodes: number, edges: number): { sources: Int32Array; targets: Int32Array } {
  const random = draws(key(1));
  const list = (): Int32Array => Int32Array.from({ length: edges }, () => Math.floor(random.uniform() * nodes));
  return { sources: list(), targets: list() };
}

function graphologyOf(nodes: number, sources: Int32Array, targets: Int32Array): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (let node = 0; node < nodes; node++) graph.addNode(node);
  for (let edge = 0; edge < sources.length; edge++) graph.mergeEdge(sources[edge]!, targets[edge]!);
  return graph;
}

function large(): Measurement {
  const [nodes, edges] = [1_000_000, 5_000_000];
  const { sources, targets } = lists(nodes, edges);
  const value = seconds(() => fromEdges(nodes, sources, targets));
  return {
    name: 'fromEdges, 10^6 nodes and 5x10^6 edges',
    value,
    unit: 's',
    note: 'no baseline: graphology needs gigabytes',
  };
}

function build(): Measurement {
  const [nodes, edges] = [20_000, 100_000];
  const { sources, targets } = lists(nodes, edges);
  return compare(
    'fromEdges, 20,000 nodes and 100,000 edges',
    () => fromEdges(nodes, sources, targets),
    () => graphologyOf(nodes, sources, targets),
    'baseline: graphology, addNode and mergeEdge',
  );
}

function search(): Measurement {
  const [nodes, edges] = [20_000, 100_000];
  const { sources, targets } = lists(nodes, edges);
  const graph = fromEdges(nodes, sources, targets);
  const reference = graphologyOf(nodes, sources, targets);
  return compare(
    'components, 20,000 nodes and 100,000 edges',
    () => components(graph),
    () => countComponents(reference),
    'baseline: depth-first search over graphology',
  );
}

function countComponents(graph: UndirectedGraph): number {
  const seen = new Set<string>();
  let count = 0;
  graph.forEachNode((start) => {
    if (seen.has(start)) return;
    count++;
    const stack = [start];
    seen.add(start);
    while (stack.length > 0) {
      graph.forEachNeighbor(stack.pop()!, (node) => {
        if (!seen.has(node)) stack.push(node);
        seen.add(node);
      });
    }
  });
  return count;
}

function draw(): Measurement {
  const nodes = 1600;
  const p = Math.log(nodes) / nodes;
  return compare(
    'erdosRenyi, 1600 nodes, p = ln n / n',
    () => erdosRenyi(draws(key(1)), nodes, { p }),
    () => allPairs(nodes, p),
    'baseline: one draw for each pair',
  );
}

function allPairs(nodes: number, p: number): number {
  const random = draws(key(1));
  const [sources, targets]: [number[], number[]] = [[], []];
  for (let v = 0; v < nodes; v++) {
    for (let w = 0; w < v; w++) {
      if (random.uniform() < p) {
        sources.push(v);
        targets.push(w);
      }
    }
  }
  return edgeCount(fromEdges(nodes, sources, targets));
}

function connected(): Measurement {
  const graphs = 1000;
  const random = draws(key(2));
  const value = seconds(() => {
    for (let i = 0; i < graphs; i++) connectedErdosRenyi(random, 160);
  });
  return { name: 'connectedErdosRenyi, 160 nodes', value: graphs / value, unit: 'graphs/s' };
}
