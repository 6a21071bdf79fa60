import { checkKeys, checkSearch } from '../check/sequences.ts';
import { searchSampler, sortingSampler, type Keys, type RangeOptions, type Search } from '../sampling/sequences.ts';
import type { Algorithm } from '../spec/algorithm.ts';
import { positions, predecessors } from './probes.ts';

const minimumSpec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  min: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  min_h: ['hint', 'node', 'mask_one'],
  i: ['hint', 'node', 'mask_one'],
} as const;

/** The first smallest element (CLRS 3rd ed., 9.1; dm-clrs searching.py). */
export const minimum: Algorithm<typeof minimumSpec, Keys, RangeOptions> = {
  ...sortingSampler,
  name: 'minimum',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkKeys,
  spec: minimumSpec,
  inputs: ({ key }) => ({ pos: positions(key.length), key }),
  *run({ key }) {
    const h = { pred_h: predecessors(key.length), min_h: 0, i: 0 };
    yield h;
    for (let i = 1; i < key.length; i++) {
      if (key[h.min_h]! > key[i]!) h.min_h = i;
      h.i = i;
      yield h;
    }
    return { min: h.min_h };
  },
};

const binarySpec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  target: ['input', 'graph', 'scalar'],
  return: ['output', 'node', 'mask_one'],
  pred_h: ['hint', 'node', 'pointer'],
  low: ['hint', 'node', 'mask_one'],
  high: ['hint', 'node', 'mask_one'],
  mid: ['hint', 'node', 'mask_one'],
} as const;

/** The first element that is not less than the target, or the last one (CLRS 3rd ed., exercise 2.3-5; dm-clrs searching.py). */
export const binarySearch: Algorithm<typeof binarySpec, Search, RangeOptions> = {
  ...searchSampler,
  name: 'binary_search',
  isTrusted: true,
  constantHints: ['pred_h'],
  check: checkSearch,
  spec: binarySpec,
  inputs: ({ key, target }) => ({ pos: positions(key.length), key, target }),
  *run({ key, target }) {
    const last = key.length - 1;
    const h = { pred_h: predecessors(key.length), low: 0, high: last, mid: last >> 1 };
    yield h;
    while (h.low < h.high) {
      if (target <= key[h.mid]!) h.high = h.mid;
      else h.low = h.mid + 1;
      h.mid = (h.low + h.high) >> 1;
      yield h;
    }
    return { return: h.high };
  },
};
