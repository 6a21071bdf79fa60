import { bfs, sourceInputs } from '@kleene/clrs';
import { outputsOf, sparseBfs } from '@kleene/clrs/salsa';
import { connectedErdosRenyi, erdosRenyi, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import type { Measurement } from '../../../tools/bench/measurement.ts';

/** Breadth-first search on sparse graphs: a million nodes, and 1600 beside the dense form of the same algorithm. */
export const measurements = (): Measurement[] => [million(), besideDense()];

const seconds = (run: () => unknown): number => {
  const start = performance.now();
  run();
  return (performance.now() - start) / 1000;
};

function million(): Measurement {
  const nodes = 1_000_000;
  const graph = erdosRenyi(draws(key(1)), nodes, { p: 10 / nodes });
  const value = seconds(() => outputsOf(sparseBfs, { graph, source: 0 }));
  return { name: 'sparse bfs, outputs, 10^6 nodes', value, unit: 's', note: 'no baseline: a dense matrix takes 8 TB' };
}

function besideDense(): Measurement {
  const graph = connectedErdosRenyi(draws(key(2)), 1600);
  const inputs = sourceInputs({ A: matrixOf(graph), s: 0 });
  const times: [number, number][] = [];
  for (let round = 0; round < 6; round++)
    times.push([
      seconds(() => outputsOf(sparseBfs, { graph, source: 0 })),
      seconds(() => {
        const run = bfs.run(inputs, {});
        while (run.next().done !== true);
      }),
    ]);
  const [value, baseline] = [0, 1].map((i) => median(times.slice(1).map((pair) => pair[i]!)));
  return {
    name: 'sparse bfs, outputs, 1600 nodes',
    value: value!,
    unit: 's',
    baseline: baseline!,
    ratio: baseline! / value!,
    note: 'baseline: the same on a matrix',
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

function matrixOf({ nodes, offsets, targets }: Graph): Float64Array {
  const A = new Float64Array(nodes * nodes);
  for (let u = 0; u < nodes; u++)
    for (let arc = offsets[u]!; arc < offsets[u + 1]!; arc++) A[u * nodes + targets[arc]!] = 1;
  return A;
}
