import { checkAcyclicFrom } from '../check/graphs.ts';
import { dagPathSampler, type DensityOptions, type MatrixFrom } from '../sampling/graphs.ts';
import type { RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { sourceInputs } from './bfs.ts';
import { depthFirst, nothing } from './depth-first.ts';
import { identity } from './probes.ts';
import { topologically } from './topological-sort.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  pi: ['output', 'node', 'pointer'],
  pi_h: ['hint', 'node', 'pointer'],
  d: ['hint', 'node', 'scalar'],
  mark: ['hint', 'node', 'mask'],
  topo_h: ['hint', 'node', 'pointer'],
  topo_head_h: ['hint', 'node', 'mask_one'],
  color: ['hint', 'node', 'categorical', 3],
  s_prev: ['hint', 'node', 'pointer'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  s_last: ['hint', 'node', 'mask_one'],
  phase: ['hint', 'graph', 'mask'],
} as const;

/** Shortest paths in a graph without cycles, in topological order (CLRS 3rd ed., 24.2; dm-clrs graphs.py). */
export const dagShortestPaths: Algorithm<typeof spec, MatrixFrom, DensityOptions & RangeOptions> = {
  ...dagPathSampler,
  name: 'dag_shortest_paths',
  isTrusted: true,
  check: checkAcyclicFrom,
  spec,
  int64: ['pi'],
  inputs: sourceInputs,
  *run({ pos, s, A }) {
    const n = pos.length;
    const h = {
      pi_h: identity(n),
      d: new Float64Array(n),
      mark: new Float64Array(n),
      topo_h: identity(n),
      topo_head_h: 0,
      color: new Float64Array(n),
      s_prev: identity(n),
      u: s,
      v: s,
      s_last: s,
      phase: 0,
    };
    yield* depthFirst(A, [s], h, topologically(h), nothing);
    h.phase = 1;
    h.mark[h.topo_head_h] = 1;
    for (; h.topo_h[h.topo_head_h] !== h.topo_head_h; h.topo_head_h = h.topo_h[h.topo_head_h]! | 0) {
      const i = h.topo_head_h;
      h.mark[i] = 1;
      yield h;
      for (let j = 0; j < n; j++) {
        const weight = A[i * n + j]!;
        if (weight === 0 || (h.mark[j] !== 0 && !(h.d[i]! + weight < h.d[j]!))) continue;
        h.d[j] = h.d[i]! + weight;
        h.pi_h[j] = i;
        h.mark[j] = 1;
      }
    }
    yield h;
    return { pi: h.pi_h };
  },
};
