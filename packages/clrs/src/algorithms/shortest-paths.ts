import { KleeneError } from '@kleene/base';
import { checkNoNegativeCycleFrom, checkNotNegative, checkUndirectedFrom } from '../check/graphs.ts';
import { argmin } from '../numerics/argsort.ts';
import { bellmanFordSampler, type DensityOptions, type MatrixFrom } from '../sampling/graphs.ts';
import type { RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { sourceInputs } from './bfs.ts';
import { areEqual, identity } from './probes.ts';

const bellmanFordSpec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  d: ['hint', 'node', 'scalar'],
  msk: ['hint', 'node', 'mask'],
} as const;

/** Shortest paths by sweeps over all edges until no distance changes (CLRS 3rd ed., 24.1; dm-clrs graphs.py). */
export const bellmanFord: Algorithm<typeof bellmanFordSpec, MatrixFrom, DensityOptions & RangeOptions> = {
  ...bellmanFordSampler,
  name: 'bellman_ford',
  isTrusted: true,
  check: checkNoNegativeCycleFrom,
  spec: bellmanFordSpec,
  int64: ['pi'],
  inputs: sourceInputs,
  *run({ pos, s, A }) {
    const n = pos.length;
    const h = { pi_h: identity(n), d: new Float64Array(n), msk: new Float64Array(n) };
    h.msk[s] = 1;
    const before = new Float64Array(n);
    const wasReached = new Float64Array(n);
    // Shortest paths have fewer edges than nodes. Where dm-clrs would go on for ever, there are none.
    for (let sweep = 0; sweep < n; sweep++) {
      yield h;
      before.set(h.d);
      wasReached.set(h.msk);
      relaxAll(A, before, wasReached, h.d, h.msk, h.pi_h);
      if (areEqual(h.d, before)) return { pi: h.pi_h };
    }
    throw new KleeneError(
      'invalid-argument',
      'clrs.bellman_ford: A must be a graph without cycles of negative weight and without NaN, which a negative low makes of weights',
    );
  },
};

/** One sweep over all edges from reached nodes, from the distances before it. */
export function relaxAll(
  A: Float64Array,
  before: Float64Array,
  wasReached: Float64Array,
  d: Float64Array,
  isReached: Float64Array,
  parent: Float64Array,
): void {
  const n = d.length;
  for (let u = 0; u < n; u++) {
    if (wasReached[u] !== 1) continue;
    for (let v = 0; v < n; v++) {
      const weight = A[u * n + v]!;
      if (weight === 0) continue;
      const length = before[u]! + weight;
      if (isReached[v] === 0 || length < d[v]!) {
        d[v] = length;
        parent[v] = u;
      }
      isReached[v] = 1;
    }
  }
}

const dijkstraSpec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  d: ['hint', 'node', 'scalar'],
  mark: ['hint', 'node', 'mask'],
  in_queue: ['hint', 'node', 'mask'],
  u: ['hint', 'node', 'mask_one'],
} as const;

/** Shortest paths from the nearest node on (CLRS 3rd ed., 24.3; dm-clrs graphs.py). */
export const dijkstra: Algorithm<typeof dijkstraSpec, MatrixFrom, DensityOptions & RangeOptions> = {
  ...bellmanFordSampler,
  name: 'dijkstra',
  isTrusted: true,
  check: checkNotNegative,
  spec: dijkstraSpec,
  int64: ['pi'],
  inputs: sourceInputs,
  *run({ pos, s, A }, { ties }) {
    const h = { ...queueOf(pos.length, s), d: new Float64Array(pos.length) };
    yield h;
    while (extract(h, h.d, ties)) {
      relax(h, h.d, A, h.d[h.u]!);
      yield h;
    }
    return { pi: h.pi_h };
  },
};

const primSpec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  key: ['hint', 'node', 'scalar'],
  mark: ['hint', 'node', 'mask'],
  in_queue: ['hint', 'node', 'mask'],
  u: ['hint', 'node', 'mask_one'],
} as const;

/** A minimum spanning tree, grown from a source (Prim; CLRS 3rd ed., 23.2; dm-clrs graphs.py). */
export const mstPrim: Algorithm<typeof primSpec, MatrixFrom, DensityOptions & RangeOptions> = {
  ...bellmanFordSampler,
  name: 'mst_prim',
  isTrusted: true,
  check: checkUndirectedFrom,
  spec: primSpec,
  int64: ['pi'],
  inputs: sourceInputs,
  *run({ pos, s, A }, { ties }) {
    const h = { ...queueOf(pos.length, s), key: new Float64Array(pos.length) };
    yield h;
    while (extract(h, h.key, ties)) {
      relax(h, h.key, A, 0);
      yield h;
    }
    return { pi: h.pi_h };
  },
};

interface Queue {
  readonly pi_h: Float64Array;
  readonly mark: Float64Array;
  readonly in_queue: Float64Array;
  /** The keys, those outside the queue raised by 10^9. */
  readonly distance: Float64Array;
  u: number;
}

function queueOf(n: number, s: number): Queue {
  const in_queue = new Float64Array(n);
  in_queue[s] = 1;
  return { pi_h: identity(n), mark: new Float64Array(n), in_queue, distance: new Float64Array(n), u: s };
}

/** Takes the node of smallest key out of the queue into `u`; `false` when the queue is empty. */
function extract(queue: Queue, key: Float64Array, ties: 'network' | 'introsort' | undefined): boolean {
  const { in_queue, mark, distance } = queue;
  for (let i = 0; i < key.length; i++) distance[i] = key[i]! + (1 - in_queue[i]!) * 1e9;
  const u = argmin(distance, ties);
  if (in_queue[u] === 0) return false;
  mark[u] = 1;
  in_queue[u] = 0;
  queue.u = u;
  return true;
}

function relax({ pi_h, mark, in_queue, u }: Queue, key: Float64Array, A: Float64Array, start: number): void {
  const n = key.length;
  for (let v = 0; v < n; v++) {
    const weight = A[u * n + v]!;
    if (weight === 0 || mark[v] !== 0) continue;
    const candidate = start + weight;
    if (in_queue[v] !== 0 && !(candidate < key[v]!)) continue;
    pi_h[v] = u;
    key[v] = candidate;
    in_queue[v] = 1;
  }
}
