import type { NdArray } from '@kleene/base';

/** A vector in float64. */
export type Vector = Float64Array;

/** Row `row` of a matrix `[rows, columns]`, in float64. */
export function rowOf({ data, shape }: NdArray, row: number): Vector {
  const columns = shape[1]!;
  return Float64Array.from(data.subarray(row * columns, (row + 1) * columns));
}

/** `x @ W` for a vector and the block of rows `[first, first + x.length)` of a matrix `[rows, columns]`. */
export function product(x: Vector, { data, shape }: NdArray, first = 0): Vector {
  const columns = shape[1]!;
  const out = new Float64Array(columns);
  x.forEach((factor, i) => {
    for (let j = 0, at = (first + i) * columns; j < columns; j++) out[j] = out[j]! + factor * data[at + j]!;
  });
  return out;
}

/** The sum of vectors of one length. */
export function sum(...vectors: readonly Vector[]): Vector {
  return vectors[0]!.map((_, i) => vectors.reduce((total, vector) => total + vector[i]!, 0));
}

/** The inner product. */
export function dot(x: Vector, y: Vector): number {
  return x.reduce((total, value, i) => total + value * y[i]!, 0);
}

/** The larger of each element and 0. */
export function relu(x: Vector): Vector {
  return x.map((value) => Math.max(value, 0));
}

/** Layer norm with epsilon 1e-5 and the variance over n (Ba et al. 2016). */
export function layerNorm(x: Vector, gain: NdArray, shift: NdArray): Vector {
  const mean = x.reduce((total, value) => total + value, 0) / x.length;
  const variance = x.reduce((total, value) => total + (value - mean) ** 2, 0) / x.length;
  const scale = 1 / Math.sqrt(variance + 1e-5);
  return x.map((value, i) => (value - mean) * scale * gain.data[i]! + shift.data[i]!);
}

/** The first largest element, and by how much it exceeds the second largest (1 where there is only one element). */
export function argMax(x: Vector): { index: number; margin: number } {
  const index = x.indexOf(Math.max(...x));
  const second = Math.max(...x.filter((_, i) => i !== index));
  return { index, margin: x.length > 1 ? x[index]! - second : 1 };
}
