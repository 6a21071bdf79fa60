import { checkKeys } from '../check/sequences.ts';
import { maximumSubarraySampler, type Keys, type RangeOptions } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { positions, predecessors } from './probes.ts';

const kadaneSpec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  start: ['output', 'node', 'mask_one'],
  end: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  best_low: ['hint', 'node', 'mask_one'],
  best_high: ['hint', 'node', 'mask_one'],
  best_sum: ['hint', 'graph', 'scalar'],
  i: ['hint', 'node', 'mask_one'],
  j: ['hint', 'node', 'mask_one'],
  sum: ['hint', 'graph', 'scalar'],
} as const;

/** The range of largest sum, in linear time (Kadane; CLRS 3rd ed., exercise 4.1-5; dm-clrs divide_and_conquer.py). */
export const findMaximumSubarrayKadane: Algorithm<typeof kadaneSpec, Keys, RangeOptions> = {
  ...maximumSubarraySampler,
  name: 'find_maximum_subarray_kadane',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkKeys,
  spec: kadaneSpec,
  inputs: ({ key }) => ({ pos: positions(key.length), key }),
  *run({ key }) {
    const h = {
      pred_h: predecessors(key.length),
      best_low: 0,
      best_high: 0,
      best_sum: key[0]!,
      i: 0,
      j: 0,
      sum: key[0]!,
    };
    yield h;
    for (let j = 1; j < key.length; j++) {
      const x = key[j]!;
      h.j = j;
      if (h.sum + x >= x) h.sum += x;
      else {
        h.i = j;
        h.sum = x;
      }
      if (h.sum > h.best_sum) {
        h.best_low = h.i;
        h.best_high = j;
        h.best_sum = h.sum;
      }
      yield h;
    }
    return { start: h.best_low, end: h.best_high };
  },
};
