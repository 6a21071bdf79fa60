import { checkInteger, KleeneError } from '@kleene/base';
import type { Draws } from '@kleene/random';
import type { InstanceSampler } from '../spec/algorithm.ts';
import { checkSamplingOptions } from './options.ts';

/** Two strings, each character a class from 0 to 3. */
export interface StringPair {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** How long the second string is and how many characters there are. */
export interface PairOptions {
  /** Absent: half of the size, rounded down, which the first string then lacks. */
  readonly length_2?: number;
  /** Default 4, and no more: characters are one of 4 classes. */
  readonly chars?: number;
}

/** Two strings of random characters (dm-clrs `LCSSampler`). */
export const lcsSampler: InstanceSampler<StringPair, PairOptions> = {
  options: ['length_2', 'chars'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample(draws, size, { length_2, chars = 4 }) {
    const second = checkInteger('clrs.sample', 'length_2', length_2 ?? size >> 1, { min: 1 });
    const x = characters(draws, length_2 === undefined ? size - second : size, chars);
    return { x, y: characters(draws, second, chars) };
  },
};

/** A text and what to look for in it, each character a class from 0 to 3. */
export interface TextAndPattern {
  readonly text: Float64Array;
  readonly pattern: Float64Array;
}

/** How long the pattern is and how many characters there are. */
export interface MatcherOptions {
  /**
   * The length of the pattern; negative, the largest of the lengths from 1 that are drawn for each instance. Absent: a fifth
   * of the size, at least 1. The text has the rest.
   */
  readonly length_needle?: number;
  /** Default 4, and no more: characters are one of 4 classes. */
  readonly chars?: number;
}

/** A random text with a pattern written into it, though never at its very end (dm-clrs `MatcherSampler`). */
export const matcherSampler: InstanceSampler<TextAndPattern, MatcherOptions> = {
  options: ['length_needle', 'chars'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample(draws, size, { length_needle, chars = 4 }) {
    const length = needleLength(draws, size, length_needle);
    const places = size - 2 * length;
    if (places <= 0)
      throw new KleeneError(
        'invalid-argument',
        `clrs.sample: size must be more than twice the length of the pattern, ${length}, got ${size}`,
      );
    const pattern = characters(draws, length, chars);
    const text = characters(draws, size - length, chars);
    text.set(pattern, draws.integers(0, places));
    return { text, pattern };
  },
};

function needleLength(draws: Draws, size: number, asked: number | undefined): number {
  if (asked === undefined) return size < 5 ? 1 : Math.floor(size / 5);
  return asked < 0 ? draws.integers(1, 1 - asked) : asked;
}

function characters(draws: Draws, count: number, chars: number): Float64Array {
  const out = new Float64Array(count);
  for (let i = 0; i < count; i++) out[i] = draws.integers(0, chars);
  return out;
}
