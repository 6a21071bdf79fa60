import type { NdArray } from '@kleene/base';
import { draws, key, label } from '@kleene/random';

/** A float64 array of the reference side. */
export type Reference = NdArray<'float64'>;

const stream = draws(label(key(7), 'ops laws'));

/** Normal numbers that float32 can hold. */
export function random(...shape: number[]): Reference {
  return filled(shape, () => Math.fround(stream.normal()));
}

/** An array whose element at each index is what `f` says. */
export function filled(shape: readonly number[], f: (...index: number[]) => number): Reference {
  const size = shape.reduce((product, length) => product * length, 1);
  const index = shape.map(() => 0);
  const data = Float64Array.from({ length: size }, () => {
    const value = f(...index);
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis]! === shape[axis]; axis--) index[axis] = 0;
    return value;
  });
  return { data, shape, dtype: 'float64' };
}

/** The element at an index. */
export function at({ data, shape }: Reference, ...index: number[]): number {
  return data[index.reduce((offset, i, axis) => offset * shape[axis]! + i, 0)]!;
}

/** Whole numbers below `count`. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, i) => i);
}

/** The sum of what `f` gives for each whole number below `count`. */
export function sumOver(count: number, f: (i: number) => number): number {
  return upTo(count).reduce((sum, i) => sum + f(i), 0);
}

/** The softmax of a list. */
export function softmaxOf(logits: readonly number[]): number[] {
  const largest = Math.max(...logits);
  const parts = logits.map((logit) => Math.exp(logit - largest));
  const sum = parts.reduce((a, b) => a + b, 0);
  return parts.map((part) => part / sum);
}

export const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

/** Passes NaN on. */
export const relu = (x: number): number => (x < 0 ? 0 : x);
