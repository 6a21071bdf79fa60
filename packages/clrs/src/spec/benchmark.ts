import { checkOneOf } from '@kleene/base';

const splits = {
  train: { samples: 1000, length: 16, seed: 1 },
  val: { samples: 32, length: 16, seed: 2 },
  test: { samples: 32, length: 64, seed: 3 },
} as const;

/** The algorithms that have more validation and test samples, and how many times as many. */
const multipliers: { readonly [algorithm: string]: number } = {
  find_maximum_subarray_kadane: 32,
  quickselect: 64,
  minimum: 64,
  binary_search: 64,
  naive_string_matcher: 64,
  kmp_matcher: 64,
  segments_intersect: 64,
};

/** The sampler options of one data set. */
export interface Split {
  readonly samples: number;
  readonly length: number;
  readonly seed: number;
}

/** The options with which `buildSampler` makes a data set of the CLRS-30 benchmark (arXiv 2205.15659). */
export function benchmarkSplit(algorithm: { readonly name: string }, name: 'train' | 'val' | 'test'): Split {
  checkOneOf('clrs.benchmarkSplit', 'name', name, ['train', 'val', 'test']);
  const { samples, length, seed } = splits[name];
  return { samples: name === 'train' ? samples : samples * samplesMultiplier(algorithm), length, seed };
}

/** How many times 32 samples the benchmark's validation and test sets of an algorithm have. */
export function samplesMultiplier({ name }: { readonly name: string }): number {
  return multipliers[name] ?? 1;
}
