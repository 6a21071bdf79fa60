import { checkAcyclic } from '../check/graphs.ts';
import { topoSampler, type DensityOptions, type Matrix } from '../sampling/graphs.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { depthFirst, type DepthFirstHints, type Visitor } from './depth-first.ts';
import { matrixInputs } from './dfs.ts';
import { identity } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  topo: ['output', 'node', 'pointer'],
  topo_head: ['output', 'node', 'mask_one'],
  topo_h: ['hint', 'node', 'pointer'],
  topo_head_h: ['hint', 'node', 'mask_one'],
  color: ['hint', 'node', 'categorical', 3],
  s_prev: ['hint', 'node', 'pointer'],
  s: ['hint', 'node', 'mask_one'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  s_last: ['hint', 'node', 'mask_one'],
} as const;

/** A topological order as pointers to the next node, by finishing times (CLRS 3rd ed., 22.4; dm-clrs graphs.py). */
export const topologicalSort: Algorithm<typeof spec, Matrix, DensityOptions> = {
  ...topoSampler,
  name: 'topological_sort',
  isTrusted: true,
  check: checkAcyclic,
  spec,
  int64: ['A', 'topo'],
  inputs: matrixInputs,
  run({ pos, A }) {
    const n = pos.length;
    const h = {
      topo_h: identity(n),
      topo_head_h: 0,
      color: new Float64Array(n),
      s_prev: identity(n),
      s: 0,
      u: 0,
      v: 0,
      s_last: 0,
    };
    const outputs = (): { topo: Float64Array; topo_head: number } => ({ topo: h.topo_h, topo_head: h.topo_head_h });
    return depthFirst(A, identity(n), h, topologically(h), outputs);
  },
};

/** Puts each finished node before those that were finished earlier. Only roots are visited: others are grey by then. */
export function topologically(h: DepthFirstHints & { readonly topo_h: Float64Array; topo_head_h: number }): Visitor {
  return {
    visit(u) {
      if (h.color[u] !== 0) return false;
      h.color[u] = 1;
      return true;
    },
    finish(u) {
      // The head is node 0 at first, finished or not; the first finished node must go on pointing to itself.
      if (h.color[h.topo_head_h] === 2) h.topo_h[u] = h.topo_head_h;
      h.topo_head_h = u;
    },
  };
}
