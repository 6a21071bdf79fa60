import { checkKeys } from '../check/sequences.ts';
import { sortingSampler, type Keys, type RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { chain, elements, pointToSlotBefore, positions, swap, swapInChain } from './probes.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  pred: ['output', 'node', 'should_be_permutation'],
  pred_h: ['hint', 'node', 'pointer'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
} as const;

const common = {
  ...sortingSampler,
  int64: ['pred'],
  inputs: ({ key }: Keys): { pos: Float64Array; key: Float64Array } => ({ pos: positions(key.length), key }),
};

/** Insertion sort (CLRS 3rd ed., 2.1; dm-clrs sorting.py). */
export const insertionSort: Algorithm<typeof spec, Keys, RangeOptions> = {
  ...common,
  name: 'insertion_sort',
  isTrusted: true,
  check: checkKeys,
  spec,
  *run({ key }) {
    const A = key.slice();
    const P = elements(A.length);
    const h = { pred_h: chain(P), i: 0, j: 0 };
    yield h;
    for (let j = 1; j < A.length; j++) {
      const moved = A[j]!;
      let i = j - 1;
      for (; i >= 0 && A[i]! > moved; i--) {
        A[i + 1] = A[i]!;
        P[i + 1] = P[i]!;
      }
      A[i + 1] = moved;
      h.i = P[i + 1]!;
      h.j = j;
      P[i + 1] = j;
      pointToSlotBefore(P, h.pred_h, i + 1);
      pointToSlotBefore(P, h.pred_h, i + 2);
      pointToSlotBefore(P, h.pred_h, j + 1);
      yield h;
    }
    return { pred: h.pred_h };
  },
};

/** Bubble sort without an early end (CLRS 3rd ed., problem 2-2; dm-clrs sorting.py). */
export const bubbleSort: Algorithm<typeof spec, Keys, RangeOptions> = {
  ...common,
  name: 'bubble_sort',
  isTrusted: true,
  check: checkKeys,
  spec,
  *run({ key }) {
    const A = key.slice();
    const n = A.length;
    const P = elements(n);
    const h = { pred_h: chain(P), i: 0, j: 0 };
    yield h;
    for (let i = 0; i < n - 1; i++)
      for (let j = n - 1; j > i; j--) {
        if (A[j]! < A[j - 1]!) {
          swap(A, j, j - 1);
          swapInChain(P, h.pred_h, j - 1, j);
        }
        h.i = P[i]!;
        h.j = P[j]!;
        yield h;
      }
    return { pred: h.pred_h };
  },
};
