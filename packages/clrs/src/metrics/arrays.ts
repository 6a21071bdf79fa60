import { sizeOf, type NdArray } from '@kleene/base';

/** The lowest index of the largest of `width` numbers from `at` on. */
export function argmax(data: ArrayLike<number>, at: number, width: number): number {
  let best = 0;
  for (let i = 1; i < width; i++) if (data[at + i]! > data[at + best]!) best = i;
  return best;
}

/** Subtracts from `count` numbers, `step` apart from `at` on, the logarithm of the sum of their exponentials. */
export function logSoftmax(data: Float64Array, at = 0, count: number = data.length, step = 1): void {
  let top = -Infinity;
  for (let i = 0; i < count; i++) top = Math.max(top, data[at + i * step]!);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += Math.exp(data[at + i * step]! - top);
  const shift = top + Math.log(sum);
  for (let i = 0; i < count; i++) data[at + i * step]! -= shift;
}

/** A float64 copy of numbers in a shape. */
export function float64(data: ArrayLike<number>, shape: readonly number[]): NdArray<'float64'> {
  return { data: Float64Array.from(data), shape, dtype: 'float64' };
}

/** The given rows of an array `[rows, ...]`. */
export function takeRows({ data, shape }: NdArray, rows: readonly number[]): NdArray<'float64'> {
  const rest = shape.slice(1);
  const width = sizeOf(rest);
  const taken = float64(new Float64Array(rows.length * width), [rows.length, ...rest]);
  rows.forEach((row, i) => taken.data.set(data.subarray(row * width, (row + 1) * width), i * width));
  return taken;
}

/** Entry `index` of an array along its first axis. */
export function entryOf({ data, shape }: NdArray, index: number): NdArray<'float64'> {
  const rest = shape.slice(1);
  const width = sizeOf(rest);
  return float64(data.subarray(index * width, (index + 1) * width), rest);
}
