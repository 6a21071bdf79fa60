import { identity, positions } from '../algorithms/probes.ts';
import type { SourceInstance, SparseAlgorithm } from './algorithm.ts';
import { checkWeights, withSource, withWeights } from './instance.ts';
import { nodeQueue } from './queue.ts';

const dijkstraSpec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  d: ['hint', 'node', 'scalar'],
  mark: ['hint', 'node', 'mask'],
  in_queue: ['hint', 'node', 'mask'],
  u: ['hint', 'node', 'mask_one'],
} as const;

const primSpec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  key: ['hint', 'node', 'scalar'],
  mark: ['hint', 'node', 'mask'],
  in_queue: ['hint', 'node', 'mask'],
  u: ['hint', 'node', 'mask_one'],
} as const;

const shared: Pick<SparseAlgorithm<typeof dijkstraSpec, SourceInstance>, 'isWeighted' | 'sample' | 'inputs'> = {
  isWeighted: true,
  sample: (draws, graph) => withSource(draws, withWeights(draws, graph)),
  inputs: ({ graph, source }) => ({ pos: positions(graph.nodes), s: source }),
};

/**
 * Shortest paths from the nearest node on, one step for each node reached and one before; of equally near nodes the smallest first.
 * O((nodes + edges) log nodes) (CLRS 3rd ed., 24.3; dm-clrs graphs.py).
 */
export const sparseDijkstra: SparseAlgorithm<typeof dijkstraSpec, SourceInstance> = {
  ...shared,
  name: 'dijkstra',
  spec: dijkstraSpec,
  *run(instance) {
    const h = { ...start(instance), d: new Float64Array(instance.graph.nodes) };
    yield* nearestFirst('clrs.dijkstra', instance, h, h.d, true);
    return { pi: h.pi_h };
  },
};

/** A minimum spanning tree of the source's part of the graph, grown as `sparseDijkstra` grows paths (CLRS 3rd ed., 23.2; dm-clrs graphs.py). */
export const sparsePrim: SparseAlgorithm<typeof primSpec, SourceInstance> = {
  ...shared,
  name: 'mst_prim',
  spec: primSpec,
  *run(instance) {
    const h = { ...start(instance), key: new Float64Array(instance.graph.nodes) };
    yield* nearestFirst('clrs.mst_prim', instance, h, h.key, false);
    return { pi: h.pi_h };
  },
};

interface Search {
  readonly pi_h: Float64Array;
  readonly mark: Float64Array;
  readonly in_queue: Float64Array;
  u: number;
}

function start({ graph: { nodes }, source }: SourceInstance): Search {
  return { pi_h: identity(nodes), mark: new Float64Array(nodes), in_queue: new Float64Array(nodes), u: source };
}

function* nearestFirst<H extends Search>(
  where: string,
  instance: SourceInstance,
  h: H,
  key: Float64Array,
  isSum: boolean,
): Generator<H, void, void> {
  const weights = checkWeights(where, instance);
  const { offsets, targets } = instance.graph;
  const queue = nodeQueue(key);
  h.in_queue[instance.source] = 1;
  yield h;
  for (let u = instance.source; u >= 0; u = queue.take()) {
    h.u = u;
    h.mark[u] = 1;
    h.in_queue[u] = 0;
    for (let arc = offsets[u]!; arc < offsets[u + 1]!; arc++) {
      const v = targets[arc]!;
      const candidate = isSum ? key[u]! + weights[arc]! : weights[arc]!;
      if (h.mark[v] === 1 || (h.in_queue[v] === 1 && candidate >= key[v]!)) continue;
      h.pi_h[v] = u;
      key[v] = candidate;
      h.in_queue[v] = 1;
      queue.raise(v);
    }
    yield h;
  }
}
