import { checkUndirectedNotNegative } from '../check/graphs.ts';
import { argsort } from '../numerics/argsort.ts';
import { mstSampler, type DensityOptions, type Matrix } from '../sampling/graphs.ts';
import type { RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { matrixInputs } from './dfs.ts';
import { identity } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  in_mst: ['output', 'edge', 'mask'],
  in_mst_h: ['hint', 'edge', 'mask'],
  pi: ['hint', 'node', 'pointer'],
  u: ['hint', 'node', 'mask_one'],
  v: ['hint', 'node', 'mask_one'],
  root_u: ['hint', 'node', 'mask_one'],
  root_v: ['hint', 'node', 'mask_one'],
  mask_u: ['hint', 'node', 'mask'],
  mask_v: ['hint', 'node', 'mask'],
  phase: ['hint', 'graph', 'categorical', 3],
} as const;

/** A minimum spanning forest by edges in order of weight, over disjoint sets with path compression (CLRS 3rd ed., 23.2; dm-clrs graphs.py). */
export const mstKruskal: Algorithm<typeof spec, Matrix, DensityOptions & RangeOptions> = {
  ...mstSampler,
  name: 'mst_kruskal',
  isTrusted: true,
  check: checkUndirectedNotNegative,
  spec,
  inputs: matrixInputs,
  *run({ pos, A }, { ties }) {
    const n = pos.length;
    const h = {
      in_mst_h: new Float64Array(n * n),
      pi: identity(n),
      u: 0,
      v: 0,
      root_u: 0,
      root_v: 0,
      mask_u: new Float64Array(n),
      mask_v: new Float64Array(n),
      phase: 0,
    };
    yield h;
    for (const edge of edgesByWeight(A, n, ties)) {
      const u = (edge / n) | 0;
      const v = edge % n;
      h.u = h.root_u = u;
      h.v = h.root_v = v;
      h.phase = 1;
      h.mask_u.fill(0)[u] = 1;
      h.mask_v.fill(0)[v] = 1;
      yield h;
      while (h.pi[h.root_u] !== h.root_u) {
        h.root_u = climb(h.pi, h.root_u, h.mask_u);
        yield h;
      }
      h.phase = 2;
      while (h.pi[h.root_v] !== h.root_v) {
        h.root_v = climb(h.pi, h.root_v, h.mask_v);
        yield h;
      }
      if (h.root_u !== h.root_v) {
        h.in_mst_h[u * n + v] = h.in_mst_h[v * n + u] = 1;
        h.pi[Math.min(h.root_u, h.root_v)] = Math.max(h.root_u, h.root_v);
      }
      h.phase = 0;
      yield h;
    }
    return { in_mst: h.in_mst_h };
  },
};

/** The edges u < v as u n + v. */
function edgesByWeight(A: Float64Array, n: number, ties: 'network' | 'introsort' | undefined): Int32Array {
  const edges = new Int32Array((n * (n - 1)) / 2);
  const weights = new Float64Array(edges.length);
  let count = 0;
  for (let u = 0; u < n; u++)
    for (let v = u + 1; v < n; v++) {
      if (!(A[u * n + v]! > 0)) continue;
      edges[count] = u * n + v;
      weights[count++] = A[u * n + v]!;
    }
  const order = argsort(weights.subarray(0, count), ties);
  for (let i = 0; i < count; i++) order[i] = edges[order[i]!]!;
  return order;
}

/** The parent of `root`; all nodes seen on the way, in `seen`, now point to it. */
function climb(pi: Float64Array, root: number, seen: Float64Array): number {
  const parent = pi[root]! | 0;
  for (let i = 0; i < pi.length; i++) if (seen[i] === 1) pi[i] = parent;
  seen[parent] = 1;
  return parent;
}
