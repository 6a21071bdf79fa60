import { checkNoNegativeCycle } from '../check/graphs.ts';
import { floydWarshallSampler, type DensityOptions, type Matrix } from '../sampling/graphs.ts';
import type { RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { matrixInputs } from './dfs.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  Pi: ['output', 'edge', 'pointer'],
  Pi_h: ['hint', 'edge', 'pointer'],
  D: ['hint', 'edge', 'scalar'],
  msk: ['hint', 'edge', 'mask'],
  k: ['hint', 'node', 'mask_one'],
} as const;

/** Shortest paths between all pairs; the last hint is from before the last node (CLRS 3rd ed., 25.2; dm-clrs graphs.py). */
export const floydWarshall: Algorithm<typeof spec, Matrix, DensityOptions & RangeOptions> = {
  ...floydWarshallSampler,
  name: 'floyd_warshall',
  isTrusted: true,
  check: checkNoNegativeCycle,
  spec,
  inputs: matrixInputs,
  *run({ pos, A, adj }) {
    const n = pos.length;
    const h = { Pi_h: new Float64Array(n * n), D: A.slice(), msk: adj.slice(), k: 0 };
    for (let i = 0; i < n; i++) h.Pi_h.fill(i, i * n, (i + 1) * n);
    const before = new Float64Array(n * n);
    const wasReached = new Float64Array(n * n);
    for (let k = 0; k < n; k++) {
      h.k = k;
      yield h;
      before.set(h.D);
      wasReached.set(h.msk);
      through(k, n, h.Pi_h, h.D, h.msk, before, wasReached);
    }
    return { Pi: h.Pi_h };
  },
};

/** Shortens all paths by going through node `k`, from the lengths before it; the pointers are read as they change. */
function through(
  k: number,
  n: number,
  Pi: Float64Array,
  D: Float64Array,
  msk: Float64Array,
  before: Float64Array,
  wasReached: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    if (!(wasReached[i * n + k]! > 0)) continue;
    const toK = before[i * n + k]!;
    for (let j = 0; j < n; j++) {
      if (!(wasReached[k * n + j]! > 0)) continue;
      const at = i * n + j;
      const length = toK + before[k * n + j]!;
      if (msk[at] === 0 || length < D[at]!) {
        D[at] = length;
        Pi[at] = Pi[k * n + j]!;
      }
      msk[at] = 1;
    }
  }
}
