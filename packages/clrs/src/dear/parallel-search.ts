import { positions } from '../algorithms/probes.ts';
import { searchSampler, type RangeOptions, type Search } from '../sampling/sequences.ts';
import type { Algorithm, InstanceSampler } from '../spec/algorithm.ts';

const spec = {
  pos: ['input', 'node', 'scalar'],
  key: ['input', 'node', 'scalar'],
  target: ['input', 'graph', 'scalar'],
  return: ['output', 'graph', 'pointer'],
  ispos: ['output', 'node', 'mask'],
  absdiff: ['output', 'node', 'scalar'],
  dummy: ['hint', 'node', 'mask_one'],
} as const;

/**
 * Sorted keys and a target that is not above the last of them: where it is, the two change places, so that the answer is never the last
 * for want of a better one (DEAR, Georgiev et al. 2024, appendix H).
 */
export const parallelSearchSampler: InstanceSampler<Search, RangeOptions> = {
  ...searchSampler,
  sample(draws, size, options) {
    const { key, target } = searchSampler.sample(draws, size, options);
    const last = key[size - 1]!;
    if (target <= last) return { key, target };
    key[size - 1] = target;
    return { key, target: last };
  },
};

/**
 * The first key above the target, by comparing all at once: `ispos` are the keys above it, `absdiff` is key - target with its sign (DEAR,
 * appendix H). The hint says nothing; there is one for each step of a binary search, and one before. Without a key above, the last node.
 */
export const parallelSearch: Algorithm<typeof spec, Search, RangeOptions> = {
  ...parallelSearchSampler,
  name: 'parallel_search',
  spec,
  inputs: ({ key, target }) => ({ pos: positions(key.length), key, target }),
  *run({ key, target }) {
    let low = 0;
    let high = key.length - 1;
    yield { dummy: 0 };
    while (low < high) {
      const middle = (low + high) >> 1;
      if (target < key[middle]!) high = middle;
      else low = middle + 1;
      yield { dummy: 0 };
    }
    const absdiff = key.map((one) => one - target);
    return { return: high, ispos: absdiff.map((difference) => (difference > 0 ? 1 : 0)), absdiff };
  },
};
