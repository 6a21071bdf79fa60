import { checkKeys, checkTwoKeys } from '../check/sequences.ts';
import { sortingSampler, type Keys, type RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { chain, elements, positions, swap, swapInChain } from './probes.ts';

const sortSpec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  pred: ['output', 'node', 'should_be_permutation'],
  pred_h: ['hint', 'node', 'pointer'],
  p: ['hint', 'node', 'mask_one'],
  r: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
} as const;

const selectSpec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  median: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  p: ['hint', 'node', 'mask_one'],
  r: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
  i_rank: ['hint', 'graph', 'scalar'],
  target: ['hint', 'graph', 'scalar'],
  pivot: ['hint', 'node', 'mask_one'],
} as const;

/** Quicksort with Lomuto's partition around the last slot (CLRS 3rd ed., 7.1; dm-clrs sorting.py). One number gives no step. */
export const quicksort: Algorithm<typeof sortSpec, Keys, RangeOptions> = {
  ...sortingSampler,
  name: 'quicksort',
  isTrusted: true,
  check: checkTwoKeys,
  spec: sortSpec,
  int64: ['pred'],
  inputs: ({ key }) => ({ pos: positions(key.length), key }),
  *run({ key }) {
    const A = key.slice();
    const P = elements(A.length);
    const h = { pred_h: chain(P), p: 0, r: 0, i: 0, j: 0 };
    const pending = [0, A.length - 1];
    while (pending.length > 0) {
      const r = pending.pop()!;
      const p = pending.pop()!;
      if (p >= r) continue;
      let q = p;
      for (let j = p; j <= r; j++) {
        q = partition(A, P, p, r, q, j, h);
        yield h;
      }
      pending.push(q + 1, r, p, q - 1);
    }
    return { pred: h.pred_h };
  },
};

/** Selects the element of rank n div 2 by partitions (CLRS 3rd ed., 9.2; dm-clrs searching.py). */
export const quickselect: Algorithm<typeof selectSpec, Keys, RangeOptions> = {
  ...sortingSampler,
  name: 'quickselect',
  isTrusted: true,
  check: checkKeys,
  spec: selectSpec,
  inputs: ({ key }) => ({ pos: positions(key.length), key }),
  *run({ key }) {
    const A = key.slice();
    const n = A.length;
    const P = elements(n);
    const h = { pred_h: chain(P), p: 0, r: 0, i: 0, j: 0, i_rank: 0, target: 0, pivot: 0 };
    let p = 0;
    let r = n - 1;
    let target = n >> 1;
    for (;;) {
      h.target = target / n;
      let q = p;
      for (let j = p; j <= r; j++) {
        q = partition(A, P, p, r, q, j, h);
        // dm-clrs counts the rank from slot 0 here and from slot p at the end.
        h.i_rank = (j < r ? q : q - p) / n;
        h.pivot = P[j < r ? r : q]!;
        yield h;
      }
      if (target === q - p) return { median: P[q]! };
      if (target < q - p) r = q - 1;
      else {
        target -= q - p + 1;
        p = q + 1;
      }
    }
  },
};

interface PartitionHints {
  readonly pred_h: Float64Array;
  p: number;
  r: number;
  i: number;
  j: number;
}

/**
 * One step of the partition of slots p to r around the last one: slot j goes before slot `next` if it is not larger. Returns the next
 * `next`, where the last one ends up when j is r.
 */
function partition(
  A: Float64Array,
  P: Int32Array,
  p: number,
  r: number,
  next: number,
  j: number,
  h: PartitionHints,
): number {
  let end = next;
  if (A[j]! <= A[r]!) {
    exchange(A, P, next, j, h);
    if (j < r) end++;
  }
  h.p = P[p]!;
  h.r = P[r]!;
  h.i = P[end]!;
  h.j = P[j]!;
  return end;
}

function exchange(A: Float64Array, P: Int32Array, a: number, b: number, h: PartitionHints): void {
  if (a === b) return;
  swap(A, a, b);
  swapInChain(P, h.pred_h, a, b);
}
