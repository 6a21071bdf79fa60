import { bfsReasoner, compile, loadReasoner, run, type Executor, type Reached } from '@kleene/discrete/executor';
import { bfs, interpret, mutants, prove, type Tables } from '@kleene/discrete/proof';
import { arcSources, erdosRenyi, grid, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { UndirectedGraph } from 'graphology';
import { singleSourceLength } from 'graphology-shortest-path/unweighted.js';
import type { Measurement } from '../../../tools/bench/measurement.ts';

/** How fast a proven reasoner runs, beside a search written by hand and graphology's, and what believing it costs. */
export const measurements = (): Measurement[] => {
  const text = JSON.stringify(bfsReasoner);
  const reasoner = loadReasoner(text);
  const { tables } = reasoner;
  const executor = compile(reasoner);
  return [
    large(executor),
    besideGraphology(executor),
    layered(executor),
    besideInterpreter(executor, tables),
    single('load, check hashes and obligations, compile', 'ms', () => compile(loadReasoner(text))),
    single('prove, with all graphs of at most 5 nodes', 'ms', () => prove(tables, bfs)),
    single('1,000 mutants', 'ms', () => mutants(tables, bfs)),
  ];
};

const milliseconds = (task: () => unknown): number => {
  const start = performance.now();
  task();
  return performance.now() - start;
};

const median = (times: readonly number[]): number => [...times].sort((a, b) => a - b)[times.length >> 1]!;

/** The medians of interleaved rounds, after two to warm up. */
function compare(name: string, ours: () => unknown, baseline: () => unknown, note: string, rounds = 9): Measurement {
  const times: [number, number][] = [];
  for (let round = 0; round < rounds + 2; round++) times.push([milliseconds(ours), milliseconds(baseline)]);
  const value = median(times.slice(2).map(([mine]) => mine));
  const theirs = median(times.slice(2).map(([, other]) => other));
  return { name, value, unit: 'ms', baseline: theirs, ratio: theirs / value, note };
}

function single(name: string, unit: string, task: () => unknown): Measurement {
  return { name, value: median(Array.from({ length: 9 }, () => milliseconds(task))), unit };
}

function large(executor: Executor): Measurement {
  const graph = erdosRenyi(draws(key(1)), 1_000_000, { p: 1e-5 });
  return compare(
    'BFS, 10^6 nodes and 5x10^6 edges',
    () => run(executor, graph, 0),
    () => byHand(graph, 0),
    'baseline: a typed-array search by hand, layer by layer, smallest parent (it only pushes; ours also pulls)',
  );
}

/** Two thousand narrow layers, where there is nothing to pull. */
function layered(executor: Executor): Measurement {
  const graph = grid(1000, 1000);
  return compare(
    'BFS, a grid of 1000 x 1000',
    () => run(executor, graph, 0),
    () => byHand(graph, 0),
    'baseline: the same search by hand',
  );
}

/** What one writes without tables: a queue, distances, and the smallest of the parents in the layer before. */
function byHand({ nodes, offsets, targets }: Graph, start: number): Reached {
  const parents = new Int32Array(nodes).fill(-1);
  const distances = new Int32Array(nodes).fill(-1);
  const queue = new Int32Array(nodes);
  parents[start] = start;
  distances[start] = 0;
  queue[0] = start;
  let end = 1;
  for (let head = 0; head < end; head++) {
    const node = queue[head]!;
    const next = distances[node]! + 1;
    for (let arc = offsets[node]!, stop = offsets[node + 1]!; arc < stop; arc++) {
      const target = targets[arc]!;
      const distance = distances[target]!;
      if (distance === -1) {
        distances[target] = next;
        parents[target] = node;
        queue[end++] = target;
      } else if (distance === next && node < parents[target]!) parents[target] = node;
    }
  }
  return { parents, distances, steps: distances[queue[end - 1]!]! };
}

function besideGraphology(executor: Executor): Measurement {
  const graph = erdosRenyi(draws(key(2)), 50_000, { p: 2e-4 });
  const theirs = new UndirectedGraph();
  for (let node = 0; node < graph.nodes; node++) theirs.addNode(node);
  arcSources(graph).forEach((source, arc) => {
    if (source < graph.targets[arc]!) theirs.addEdge(source, graph.targets[arc]!);
  });
  return compare(
    'BFS, 50,000 nodes and 250,000 edges',
    () => run(executor, graph, 0),
    () => singleSourceLength(theirs, 0),
    'baseline: graphology, distances only (the large graph would need gigabytes)',
    5,
  );
}

function besideInterpreter(executor: Executor, tables: Tables): Measurement {
  const graph = erdosRenyi(draws(key(3)), 1600, { p: 0.01 });
  return compare(
    'BFS, 1600 nodes and 12,800 edges',
    () => run(executor, graph, 0),
    () => interpret(tables, bfs, graph, 0),
    'baseline: the same tables read for every edge in every step',
  );
}
