import { checkNotNegative } from '../check/graphs.ts';
import { bfsSampler, type DensityOptions, type MatrixFrom } from '../sampling/graphs.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { matrixInputs } from './dfs.ts';
import { areEqual, identity } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  s: ['input', 'node', 'mask_one'],
  A: ['input', 'edge', 'scalar'],
  adj: ['input', 'edge', 'mask'],
  pi: ['output', 'node', 'pointer'],
  reach_h: ['hint', 'node', 'mask'],
  pi_h: ['hint', 'node', 'pointer'],
} as const;

/** Breadth-first search; a node's parent is its lowest neighbour that was reached before (CLRS 3rd ed., 22.2; dm-clrs graphs.py). */
export const bfs: Algorithm<typeof spec, MatrixFrom, DensityOptions> = {
  ...bfsSampler,
  name: 'bfs',
  isTrusted: true,
  check: checkNotNegative,
  spec,
  int64: ['A', 'pi'],
  inputs: sourceInputs,
  *run({ pos, s, A }) {
    const n = pos.length;
    const h = { reach_h: new Float64Array(n), pi_h: identity(n) };
    h.reach_h[s] = 1;
    const before = new Float64Array(n);
    for (;;) {
      yield h;
      before.set(h.reach_h);
      for (let i = 0; i < n; i++) {
        if (before[i] === 0) continue;
        for (let j = 0; j < n; j++) {
          if (!(A[i * n + j]! > 0)) continue;
          if (h.pi_h[j] === j && j !== s) h.pi_h[j] = i;
          h.reach_h[j] = 1;
        }
      }
      if (areEqual(h.reach_h, before)) return { pi: h.pi_h };
    }
  },
};

/** The input probes of a graph with a source. */
export function sourceInputs({ A, s }: MatrixFrom): ReturnType<typeof matrixInputs> & { s: number } {
  return { ...matrixInputs({ A }), s };
}
