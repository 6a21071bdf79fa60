import { arcCount, cayleySl2, edgeList, families, sl2Fitting, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { UndirectedGraph } from 'graphology';
import pathModule from 'graphology-generators/classic/path.js';
import erdosRenyiModule from 'graphology-generators/random/erdos-renyi.js';
import type { Measurement } from '../../../tools/bench/measurement.ts';

// These CommonJS modules are the functions that their types put under `default`.
const path = pathModule as unknown as typeof pathModule.default;
const erdosRenyi = erdosRenyiModule as unknown as typeof erdosRenyiModule.default & typeof erdosRenyiModule;

const NODES = 1_000_000;

/** How long each family takes at 10^6 nodes, and two of them beside graphology's generators. */
export const measurements = (): Measurement[] => [
  ...Object.keys(families)
    .filter((name) => name !== 'complete')
    .map(atAMillion),
  graphologyPath(),
  graphologyErdosRenyi(),
];

// The sizes nearest to a million that these families have.
const sizes: Readonly<Record<string, number>> = {
  hypercube: 2 ** 20,
  cayley: cayleySl2(sl2Fitting(NODES)).graph.nodes,
};
// As many edges a node as in the other families.
const options: Readonly<Record<string, Record<string, number>>> = {
  'erdos-renyi': { p: 10 / NODES },
  'stochastic-block': { within: 32 / NODES, between: 8 / (3 * NODES) },
};

function seconds<T>(run: () => T): [time: number, result: T] {
  const start = performance.now();
  const result = run();
  return [(performance.now() - start) / 1000, result];
}

/** The baseline is less than a generator: it only puts the same edges, drawn already, into lists of neighbours. */
function atAMillion(name: string): Measurement {
  const nodes = sizes[name] ?? NODES;
  const [value, graph] = seconds(() => families[name]!.make(draws(key(1)), nodes, options[name] ?? {}));
  const edges = edgeList(graph);
  const [baseline] = seconds(() => intoLists(graph, edges.sources, edges.targets));
  const size = `${nodes.toLocaleString('en')} nodes, ${arcCount(graph).toLocaleString('en')} arcs`;
  const note = 'baseline: the same edges, already drawn, pushed into arrays of neighbours';
  return { name: `${name}, ${size}`, value, unit: 's', baseline, ratio: baseline / value, note };
}

function intoLists({ nodes }: Graph, sources: Int32Array, targets: Int32Array): number[][] {
  const lists: number[][] = Array.from({ length: nodes }, () => []);
  for (let edge = 0; edge < sources.length; edge++) {
    lists[sources[edge]!]!.push(targets[edge]!);
    lists[targets[edge]!]!.push(sources[edge]!);
  }
  return lists;
}

function graphologyPath(): Measurement {
  const [value] = seconds(() => families['path']!.make(draws(key(1)), NODES, {}));
  const [baseline] = seconds(() => path(UndirectedGraph, NODES));
  const note = 'baseline: graphology-generators';
  return { name: 'path, 10^6 nodes, beside graphology', value, unit: 's', baseline, ratio: baseline / value, note };
}

function graphologyErdosRenyi(): Measurement {
  const [nodes, p] = [NODES, 2 / NODES];
  const [value] = seconds(() => families['erdos-renyi']!.make(draws(key(1)), nodes, { p }));
  const [baseline] = seconds(() => erdosRenyi.sparse(UndirectedGraph, { order: nodes, probability: p }));
  const note = 'baseline: graphology-generators, the sparse form';
  return {
    name: 'erdos-renyi, 10^6 nodes and edges, beside graphology',
    value,
    unit: 's',
    baseline,
    ratio: baseline / value,
    note,
  };
}
