import * as tf from '@tensorflow/tfjs-core';

/** Values without a pattern, the same at every run. */
export const some = (shape: readonly number[], phase = 0): number[] =>
  Array.from({ length: tf.util.sizeFromShape([...shape]) }, (_, i) => Math.cos(i * i + phase));

/** What each function is in float64, by IEEE 754 and the definitions of TensorFlow. NaN passes on through all of them. */
export const unary: Record<string, (x: number) => number> = {
  abs: Math.abs,
  acos: Math.acos,
  acosh: Math.acosh,
  asin: Math.asin,
  asinh: Math.asinh,
  atan: Math.atan,
  atanh: Math.atanh,
  ceil: Math.ceil,
  cos: Math.cos,
  cosh: Math.cosh,
  elu: (x) => (x >= 0 ? x : Math.expm1(x)),
  exp: Math.exp,
  expm1: Math.expm1,
  floor: Math.floor,
  log: Math.log,
  log1p: Math.log1p,
  neg: (x) => -x,
  reciprocal: (x) => 1 / x,
  relu: (x) => (x < 0 ? 0 : x),
  relu6: (x) => (x < 0 ? 0 : x > 6 ? 6 : x),
  round: (x) => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x)),
  rsqrt: (x) => 1 / Math.sqrt(x),
  sigmoid: (x) => 1 / (1 + Math.exp(-x)),
  sign: Math.sign,
  sin: Math.sin,
  sinh: Math.sinh,
  sqrt: Math.sqrt,
  square: (x) => x * x,
  tan: Math.tan,
  tanh: Math.tanh,
  softplus: (x) => (x > 30 ? x : Math.log1p(Math.exp(x))),
};

/** The same of two numbers. */
export const binary: Record<string, (x: number, y: number) => number> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  div: (x, y) => x / y,
  floorDiv: (x, y) => Math.floor(x / y),
  maximum: Math.max,
  minimum: Math.min,
  squaredDifference: (x, y) => (x - y) ** 2,
  atan2: Math.atan2,
  equal: (x, y) => Number(x === y),
  notEqual: (x, y) => Number(x !== y),
  greater: (x, y) => Number(x > y),
  greaterEqual: (x, y) => Number(x >= y),
  less: (x, y) => Number(x < y),
  lessEqual: (x, y) => Number(x <= y),
  // C's power, not JavaScript's: 1 to an infinite power is 1. The sign of an infinity that comes from -0 is nobody's law.
  pow: (x, y) => (Math.abs(x) === 1 && Math.abs(y) === Infinity ? 1 : x ** y),
};

/** The same of all numbers along an axis. */
export const reductions: Record<string, (values: number[]) => number> = {
  sum: (values) => values.reduce((x, y) => x + y, 0),
  prod: (values) => values.reduce((x, y) => x * y, 1),
  mean: (values) => values.reduce((x, y) => x + y, 0) / values.length,
  max: (values) => Math.max(...values),
  min: (values) => Math.min(...values),
  logSumExp: (values) => Math.log(values.reduce((x, y) => x + Math.exp(y), 0)),
};

/** `f` along `axes` of `values`. */
export function reduced(values: number[], shape: number[], axes: number[], f: (values: number[]) => number) {
  const kept = shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
  const groups = Array.from({ length: tf.util.sizeFromShape(kept) }, () => [] as number[]);
  const [from, to] = [tf.util.computeStrides(shape), tf.util.computeStrides(kept)];
  values.forEach((value, i) => {
    const place = tf.util.indexToLoc(i, shape.length, from).map((index, axis) => (axes.includes(axis) ? 0 : index));
    groups[tf.util.locToIndex(place, shape.length, to)]!.push(value);
  });
  return {
    values: groups.map(f),
    shape: (keepDims: boolean) => (keepDims ? kept : shape.filter((_, axis) => !axes.includes(axis))),
  };
}

/** The sum over all labels, in float64. An axis of length 1 stands for any length, as in broadcasting. */
export function einsum(equation: string, values: readonly number[][], shapes: readonly (readonly number[])[]) {
  const [terms, result] = [equation.split('->')[0]!.split(','), [...equation.split('->')[1]!]];
  const sizes = new Map<string, number>();
  terms.forEach((term, i) =>
    [...term].forEach((label, axis) => {
      const size = shapes[i]![axis]!;
      if (!sizes.has(label) || size !== 1) sizes.set(label, size);
    }),
  );
  const labels = [...sizes.keys()];
  const all = labels.map((label) => sizes.get(label)!);
  const shape = result.map((label) => sizes.get(label)!);
  const sums: number[] = Array.from({ length: tf.util.sizeFromShape(shape) }, () => 0);
  const at = (place: readonly number[], term: readonly string[], shape: readonly number[]): number =>
    term.reduce(
      (index, label, axis) => index * shape[axis]! + (shape[axis] === 1 ? 0 : place[labels.indexOf(label)]!),
      0,
    );
  for (let i = 0; i < tf.util.sizeFromShape(all); i++) {
    const place = tf.util.indexToLoc(i, all.length, tf.util.computeStrides(all));
    const factors = terms.map((term, j) => values[j]![at(place, [...term], shapes[j]!)]!);
    sums[at(place, result, shape)]! += factors.reduce((x, y) => x * y, 1);
  }
  return { values: sums, shape };
}
