import { checkFlowNetwork } from '../check/graphs.ts';
import { bipartiteSampler, type BipartiteOptions, type FlowNetwork } from '../sampling/graphs.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { matrixInputs } from './dfs.ts';
import { adjacency, areEqual, identity } from './probes.ts';
import { relaxAll } from './shortest-paths.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  s: ['input', 'node', 'mask_one'],
  t: ['input', 'node', 'mask_one'],
  in_matching: ['output', 'edge', 'mask'],
  in_matching_h: ['hint', 'edge', 'mask'],
  A_h: ['hint', 'edge', 'scalar'],
  adj_h: ['hint', 'edge', 'mask'],
  d: ['hint', 'node', 'scalar'],
  msk: ['hint', 'node', 'mask'],
  pi: ['hint', 'node', 'pointer'],
  u: ['hint', 'node', 'mask_one'],
  phase: ['hint', 'graph', 'mask'],
} as const;

/**
 * A maximum matching by augmenting paths in a flow network (Edmonds and Karp; CLRS 3rd ed., 26.2-26.3; dm-clrs graphs.py). Not one of the
 * benchmark's 30.
 */
export const bipartiteMatching: Algorithm<typeof spec, FlowNetwork, BipartiteOptions> = {
  ...bipartiteSampler,
  name: 'bipartite_matching',
  isTrusted: true,
  check: checkFlowNetwork,
  spec,
  inputs: ({ A, s, t }) => ({ ...matrixInputs({ A }), s, t }),
  *run({ pos, A, adj, s, t }) {
    const n = pos.length;
    const residual = A.slice();
    const h = {
      in_matching_h: adj.map((isEdge, at) => -1 + isEdge + adj[(at % n) * n + Math.floor(at / n)]!),
      A_h: residual,
      adj_h: adjacency(residual, n),
      d: new Float64Array(n),
      msk: new Float64Array(n),
      pi: identity(n),
      u: t,
      phase: 0,
    };
    const d = new Float64Array(n);
    const msk = new Float64Array(n);
    for (;;) {
      d.fill(0);
      msk.fill(0)[s] = 1;
      h.pi.set(identity(n));
      h.phase = 0;
      do {
        h.d.set(d);
        h.msk.set(msk);
        adjacency(residual, n, h.adj_h);
        yield h;
        relaxAll(residual, h.d, h.msk, d, msk, h.pi);
        h.u = n - 1;
        if (areEqual(d, h.d)) return { in_matching: h.in_matching_h };
      } while (h.pi[t] === t);
      h.u = t;
      h.phase = 1;
      yield h;
      for (let parent = h.pi[h.u]! | 0; parent !== h.u; parent = h.pi[h.u]! | 0) {
        if (parent < h.u) h.in_matching_h[parent * n + h.u] = 1;
        else h.in_matching_h[h.u * n + parent] = 0;
        residual[parent * n + h.u] = 0;
        residual[h.u * n + parent] = 1;
        h.u = parent;
        adjacency(residual, n, h.adj_h);
        yield h;
      }
    }
  },
};
