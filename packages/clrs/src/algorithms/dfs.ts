import { checkMatrix } from '../check/graphs.ts';
import { dfsSampler, type DensityOptions, type Matrix } from '../sampling/graphs.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { depthFirst, timed, type Visitor } from './depth-first.ts';
import { adjacency, identity, positions } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
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

/** Depth-first search with times of discovery and finish in hundredths (CLRS 3rd ed., 22.3; dm-clrs graphs.py). */
export const dfs: Algorithm<typeof spec, Matrix, DensityOptions> = {
  ...dfsSampler,
  name: 'dfs',
  isTrusted: true,
  check: checkMatrix,
  spec,
  int64: ['A', 'pi'],
  inputs: matrixInputs,
  run({ pos, A }) {
    const n = pos.length;
    const h = {
      pi_h: identity(n),
      color: new Float64Array(n),
      d: new Float64Array(n),
      f: new Float64Array(n),
      s_prev: identity(n),
      s: 0,
      u: 0,
      v: 0,
      s_last: 0,
      time: 0,
    };
    const visitor: Visitor = {
      ...timed(h),
      discover(u, v) {
        h.pi_h[v] = u;
      },
    };
    return depthFirst(A, identity(n), h, visitor, () => ({ pi: h.pi_h }));
  },
};

/** The input probes of a graph: positions, weights, and where edges and loops are. */
export function matrixInputs({ A }: Matrix): { pos: Float64Array; A: Float64Array; adj: Float64Array } {
  const n = Math.sqrt(A.length);
  return { pos: positions(n), A, adj: adjacency(A, n) };
}
