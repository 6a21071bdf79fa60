import { checkSearchTree } from '../check/sequences.ts';
import { searchTreeSampler, type SearchTreeWeights } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { positions, predecessors } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  p: ['input', 'node', 'scalar'],
  q: ['input', 'node', 'scalar'],
  root: ['output', 'edge', 'pointer'],
  pred_h: ['hint', 'node', 'pointer'],
  root_h: ['hint', 'edge', 'pointer'],
  e: ['hint', 'edge', 'scalar'],
  w: ['hint', 'edge', 'scalar'],
  msk: ['hint', 'edge', 'mask'],
} as const;

/** The roots of the search trees of least expected cost over ranges of keys (CLRS 3rd ed., 15.5; dm-clrs dynamic_programming.py). */
export const optimalBst: Algorithm<typeof spec, SearchTreeWeights, object> = {
  ...searchTreeSampler,
  name: 'optimal_bst',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkSearchTree,
  spec,
  inputs({ p, q }) {
    const padded = new Float64Array(q.length);
    padded.set(p);
    return { pos: positions(q.length), p: padded, q };
  },
  *run({ p, q }) {
    const n = q.length;
    const square = (): Float64Array => new Float64Array(n * n);
    const h = { pred_h: predecessors(n), root_h: square(), e: square(), w: square(), msk: square() };
    for (let i = 0; i < n; i++) {
      h.e[i * n + i] = h.w[i * n + i] = q[i]!;
      h.msk[i * n + i] = 1;
    }
    yield h;
    for (let length = 1; length < n; length++) {
      for (let i = 0; i + length < n; i++) fill(i, i + length, n, p, q, h.e, h.w, h.root_h, h.msk);
      yield h;
    }
    return { root: h.root_h };
  },
};

function fill(
  i: number,
  j: number,
  n: number,
  p: Float64Array,
  q: Float64Array,
  e: Float64Array,
  w: Float64Array,
  root: Float64Array,
  msk: Float64Array,
): void {
  const at = i * n + j;
  const weight = w[at - 1]! + p[j - 1]! + q[j]!;
  let least = 1e9;
  for (let r = i; r < j; r++) {
    const cost = e[i * n + r]! + e[(r + 1) * n + j]! + weight;
    if (!(cost < least)) continue;
    least = cost;
    root[at] = r;
  }
  w[at] = weight;
  e[at] = least;
  msk[at] = 1;
}
