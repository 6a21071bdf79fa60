import { identity, positions } from '../algorithms/probes.ts';
import type { GraphInstance, SparseAlgorithm } from './algorithm.ts';
import { checkSimple } from './instance.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  color: ['hint', 'node', 'categorical', 3],
  d: ['hint', 'node', 'scalar'],
  f: ['hint', 'node', 'scalar'],
  s_prev: ['hint', 'node', 'pointer'],
  s: ['hint', 'node', 'mask_one'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  s_last: ['hint', 'node', 'mask_one'],
  time: ['hint', 'graph', 'scalar'],
} as const;

/**
 * Depth-first search from node 0 on, with times in hundredths; three steps a node. Each node's scan goes on where it stopped, as what it
 * has passed is never white again: O(nodes + edges) in all (CLRS 3rd ed., 22.3; dm-clrs graphs.py).
 */
export const sparseDfs: SparseAlgorithm<typeof spec> = {
  name: 'dfs',
  spec,
  isWeighted: false,
  sample: (_draws, graph) => ({ graph }),
  inputs: ({ graph }) => ({ pos: positions(graph.nodes) }),
  *run(instance: GraphInstance) {
    checkSimple('clrs.dfs', instance);
    const { nodes, offsets, targets } = instance.graph;
    const numbers = (): Float64Array => new Float64Array(nodes);
    const h = {
      pi_h: identity(nodes),
      color: numbers(),
      d: numbers(),
      f: numbers(),
      s_prev: identity(nodes),
      s: 0,
      u: 0,
      v: 0,
      s_last: 0,
      time: 0,
    };
    const cursor = offsets.slice(0, nodes);
    for (let root = 0; root < nodes; root++) {
      if (h.color[root] !== 0) continue;
      h.s = h.s_last = h.u = h.v = root;
      yield h;
      for (;;) {
        const { u } = h;
        if (h.d[u] === 0) {
          h.time += 0.01;
          h.d[u] = h.time;
          h.color[u] = 1;
          yield h;
        }
        while (cursor[u]! < offsets[u + 1]! && h.color[targets[cursor[u]!]!] !== 0) cursor[u]!++;
        if (cursor[u]! < offsets[u + 1]!) {
          const v = targets[cursor[u]!]!;
          h.pi_h[v] = u;
          h.color[v] = 1;
          h.s_prev[v] = h.s_last;
          h.s_last = h.v = v;
          yield h;
        } else {
          h.v = nodes - 1;
          h.color[u] = 2;
          h.time += 0.01;
          h.f[u] = h.time;
          yield h;
          const below = h.s_prev[u]!;
          if (below === u) break;
          h.s_prev[u] = u;
          h.s_last = below;
        }
        h.u = h.s_last;
      }
    }
    return { pi: h.pi_h };
  },
};
