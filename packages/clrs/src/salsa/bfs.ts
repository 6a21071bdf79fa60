import { growable } from '@kleene/graphs';
import { identity, positions } from '../algorithms/probes.ts';
import type { SourceInstance, SparseAlgorithm } from './algorithm.ts';
import { checkSource, withSource } from './instance.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  pi: ['output', 'node', 'pointer'],
  reach_h: ['hint', 'node', 'mask'],
  pi_h: ['hint', 'node', 'pointer'],
} as const;

/**
 * Breadth-first search: a node's parent is the smallest neighbour that was reached one step before it. As many steps as the source's
 * eccentricity and one; O(nodes + edges) in all, as each step looks at the newly reached nodes only (CLRS 3rd ed., 22.2; dm-clrs graphs.py).
 */
export const sparseBfs: SparseAlgorithm<typeof spec, SourceInstance> = {
  name: 'bfs',
  spec,
  isWeighted: false,
  sample: withSource,
  inputs: ({ graph, source }) => ({ pos: positions(graph.nodes), s: source }),
  *run(instance) {
    checkSource('clrs.bfs', instance);
    const { nodes, offsets, targets } = instance.graph;
    const h = { reach_h: new Float64Array(nodes), pi_h: identity(nodes) };
    // 0: not yet.
    const reachedAt = new Int32Array(nodes);
    reachedAt[instance.source] = -1;
    h.reach_h[instance.source] = 1;
    let frontier = Int32Array.of(instance.source);
    for (let step = 1; ; step++) {
      yield h;
      const next = growable(Int32Array, frontier.length);
      for (const u of frontier) {
        for (let arc = offsets[u]!; arc < offsets[u + 1]!; arc++) {
          const v = targets[arc]!;
          if (reachedAt[v] === 0) {
            h.reach_h[v] = 1;
            h.pi_h[v] = u;
            reachedAt[v] = step;
            next.push(v);
          } else if (reachedAt[v] === step && u < h.pi_h[v]!) h.pi_h[v] = u;
        }
      }
      frontier = next.view() as Int32Array<ArrayBuffer>;
      if (frontier.length === 0) return { pi: h.pi_h };
    }
  },
};
