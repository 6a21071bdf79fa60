import type { Draws } from '@kleene/random';
import { pairwiseSum } from '../numerics/pairwise-sum.ts';
import type { InstanceSampler } from '../spec/algorithm.ts';
import { checkSamplingOptions } from './options.ts';

/** The range of uniform numbers; `high` is excluded. */
export interface RangeOptions {
  /** Default 0 (of the maximum subarray: -1). */
  readonly low?: number;
  /** Default 1. */
  readonly high?: number;
}

/** Numbers in any order. */
export interface Keys {
  readonly key: Float64Array;
}

/** `size` uniform numbers (dm-clrs `SortingSampler`). */
export const sortingSampler: InstanceSampler<Keys, RangeOptions> = {
  options: ['low', 'high'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample: (draws, size, { low = 0, high = 1 }) => ({ key: uniforms(draws, size, low, high) }),
};

/** Numbers in ascending order, and one to look for. */
export interface Search extends Keys {
  readonly target: number;
}

/** `size` sorted uniform numbers and a target, which is hardly ever among them (dm-clrs `SearchSampler`). */
export const searchSampler: InstanceSampler<Search, RangeOptions> = {
  options: ['low', 'high'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, size, { low = 0, high = 1 }) {
    const key = uniforms(draws, size, low, high).sort();
    return { key, target: uniformBetween(draws, low, high) };
  },
};

/** `size` uniform numbers from -1 to 1 (dm-clrs `MaxSubarraySampler`). */
export const maximumSubarraySampler: InstanceSampler<Keys, RangeOptions> = {
  options: ['low', 'high'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample: (draws, size, { low = -1, high = 1 }) => ({ key: uniforms(draws, size, low, high) }),
};

/** Probabilities of searches for the keys and for the gaps between them. */
export interface SearchTreeWeights {
  readonly p: Float64Array;
  /** One more than `p`. */
  readonly q: Float64Array;
}

/** Uniform weights of `size` keys and `size` + 1 gaps that sum to 1 (dm-clrs `OptimalBSTSampler`). */
export const searchTreeSampler: InstanceSampler<SearchTreeWeights, object> = {
  options: [],
  canTruncate: true,
  sample(draws, size) {
    const weights = draws.uniforms(2 * size + 1);
    const sum = pairwiseSum(weights);
    for (let i = 0; i < weights.length; i++) weights[i]! /= sum;
    return { p: weights.slice(0, size), q: weights.slice(size) };
  },
};

/** Activities by their start `s` and finish `f`. */
export interface Activities {
  readonly s: Float64Array;
  readonly f: Float64Array;
}

/** `size` intervals between uniform numbers (dm-clrs `ActivitySampler`). */
export const activitySampler: InstanceSampler<Activities, RangeOptions> = {
  options: ['low', 'high'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, size, { low = 0, high = 1 }) {
    const s = uniforms(draws, size, low, high);
    const f = uniforms(draws, size, low, high);
    for (let i = 0; i < size; i++) {
      const a = s[i]!;
      const b = f[i]!;
      s[i] = Math.min(a, b);
      f[i] = Math.max(a, b);
    }
    return { s, f };
  },
};

/** Tasks by their deadline `d`, a whole number from 1, and their weight `w`. */
export interface Tasks {
  readonly d: Float64Array;
  readonly w: Float64Array;
}

/** The range of the weights, and the last deadline. */
export interface TaskOptions extends RangeOptions {
  /** Default: as many as there are tasks. */
  readonly max_deadline?: number;
}

/** `size` tasks of uniform weight with deadlines from 1 to `max_deadline` (dm-clrs `TaskSampler`). */
export const taskSampler: InstanceSampler<Tasks, TaskOptions> = {
  options: ['max_deadline', 'low', 'high'],
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, size, { max_deadline = size, low = 0, high = 1 }) {
    const d = new Float64Array(size);
    for (let i = 0; i < size; i++) d[i] = draws.integers(0, max_deadline) + 1;
    return { d, w: uniforms(draws, size, low, high) };
  },
};

/** low + (high - low) u, rounded after each operation. */
function uniformBetween(draws: Draws, low: number, high: number): number {
  return low + (high - low) * draws.uniform();
}

/** `count` numbers as `uniformBetween` gives them. */
export function uniforms(draws: Draws, count: number, low: number, high: number): Float64Array {
  const out = draws.uniforms(count);
  if (low !== 0 || high !== 1) for (let i = 0; i < count; i++) out[i] = low + (high - low) * out[i]!;
  return out;
}
