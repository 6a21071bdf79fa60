import type { Reference } from './arrays.ts';

const STEP = 1e-6;

/** The gradient of sum(seed * f(x)) by central differences, `x` and `f` in float64. */
export function finiteDifferences(f: (x: Reference) => Reference, x: Reference, seed: readonly number[]): number[] {
  const value = (data: Float64Array): number =>
    f({ ...x, data }).data.reduce((sum, out, at) => sum + (Number.isFinite(out) ? out * seed[at]! : 0), 0);
  return Array.from(x.data, (_, at) => {
    const above = x.data.slice();
    const below = x.data.slice();
    above[at]! += STEP;
    below[at]! -= STEP;
    return (value(above) - value(below)) / (2 * STEP);
  });
}

const WIDE = 1e-4;

/** The derivative along `direction` of the gradient of sum(f(x)^2 / 2) by mixed central differences, `x` and `f` in float64. */
export function secondDifferences(
  f: (x: Reference) => Reference,
  x: Reference,
  direction: readonly number[],
): number[] {
  const at = (element: number, side: number, along: number): number => {
    const data = x.data.map((value, other) => value + along * WIDE * direction[other]!);
    data[element]! += side * WIDE;
    return f({ ...x, data }).data.reduce((sum, out) => sum + (Number.isFinite(out) ? (out * out) / 2 : 0), 0);
  };
  return Array.from(x.data, (_, i) => (at(i, 1, 1) - at(i, 1, -1) - at(i, -1, 1) + at(i, -1, -1)) / (4 * WIDE * WIDE));
}
