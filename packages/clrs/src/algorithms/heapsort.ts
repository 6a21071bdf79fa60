import { checkKeys } from '../check/sequences.ts';
import { sortingSampler, type Keys, type RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { chain, heapPointers, elements, positions, swap, swapInChain } from './probes.ts';

const heapSpec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  pred: ['output', 'node', 'should_be_permutation'],
  pred_h: ['hint', 'node', 'pointer'],
  parent: ['hint', 'node', 'pointer'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
  largest: ['hint', 'node', 'mask_one'],
  heap_size: ['hint', 'node', 'mask_one'],
  phase: ['hint', 'graph', 'categorical', 3],
} as const;

/** Heapsort; the build phase sifts leaves too (CLRS 3rd ed., 6.4; dm-clrs sorting.py). */
export const heapsort: Algorithm<typeof heapSpec, Keys, RangeOptions> = {
  ...sortingSampler,
  name: 'heapsort',
  isTrusted: true,
  check: checkKeys,
  spec: heapSpec,
  int64: ['pred'],
  inputs: ({ key }) => ({ pos: positions(key.length), key }),
  *run({ key }) {
    const A = key.slice();
    const n = A.length;
    const P = elements(n);
    const h = {
      pred_h: chain(P),
      parent: heapPointers(P, n, new Float64Array(n)),
      i: n - 1,
      j: n - 1,
      largest: n - 1,
      heap_size: n - 1,
      phase: 0,
    };
    yield h;
    let size = n;
    const exchange = (a: number, b: number): void => {
      swap(A, a, b);
      swapInChain(P, h.pred_h, a, b);
      pointToParents(P, h.parent, a, size);
      pointToParents(P, h.parent, b, size);
    };
    const show = (i: number, j: number, largest: number, phase: number): typeof h => {
      h.i = i;
      h.j = j;
      h.largest = largest;
      h.heap_size = P[size - 1]!;
      h.phase = phase;
      return h;
    };
    for (let start = n - 1; start >= 0; start--) {
      let from = -1;
      for (let i = start; i !== from;) {
        from = i;
        i = largestOf(A, from, size);
        if (i !== from) exchange(i, from);
        yield show(P[start]!, P[from]!, P[i]!, 0);
      }
    }
    for (let last = n - 1; last > 0; last--) {
      size--;
      exchange(0, last);
      // dm-clrs shows node 0 as the largest here, not the element in slot 0.
      yield show(P[0]!, P[last]!, 0, 1);
      let from = -1;
      for (let i = 0; i !== from;) {
        from = i;
        i = largestOf(A, from, size);
        if (i !== from) exchange(i, from);
        yield show(P[last]!, P[from]!, P[i]!, 2);
      }
    }
    return { pred: h.pred_h };
  },
};

/** Mends the pointers to parents, in a heap of the first `size` elements, of the element in a slot and of those in the slots below it. */
function pointToParents(order: Int32Array, parent: Float64Array, slot: number, size: number): void {
  const element = order[slot]!;
  parent[element] = slot > 0 && slot < size ? order[(slot - 1) >> 1]! : element;
  if (2 * slot + 1 < size) parent[order[2 * slot + 1]!] = element;
  if (2 * slot + 2 < size) parent[order[2 * slot + 2]!] = element;
}

/** The slot of the largest of the element in slot `i` and its children, among the first `size`. */
function largestOf(A: Float64Array, i: number, size: number): number {
  const left = 2 * i + 1;
  const right = left + 1;
  const larger = left < size && A[left]! > A[i]! ? left : i;
  return right < size && A[right]! > A[larger]! ? right : larger;
}
