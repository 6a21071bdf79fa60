import { util } from '@tensorflow/tfjs-core';

/** Row-major strides of a shape, in elements. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides: number[] = Array.from({ length: shape.length });
  let stride = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    strides[axis] = stride;
    stride *= shape[axis]!;
  }
  return strides;
}

/** Strides of `shape` as it is repeated to `broadcast`, aligned at the last axis: 0 where it repeats. */
export function repeatingStrides(shape: readonly number[], broadcast: readonly number[]): number[] {
  const ahead = broadcast.length - shape.length;
  const strides = stridesOf(shape);
  return broadcast.map((_, axis) => (axis < ahead || shape[axis - ahead] === 1 ? 0 : strides[axis - ahead]!));
}

/**
 * The layout of a walk over `sizes` through two arrays, as `[sizes, strides, strides]` of `rank` axes each, leading sizes 1. Axes of
 * size 1 go and neighbours that both arrays walk as one are joined; undefined where more than `rank` are left.
 */
export function walk(
  rank: number,
  sizes: readonly number[],
  a: readonly number[],
  b: readonly number[],
): number[] | undefined {
  const layout: number[] = Array.from({ length: 3 * rank }, (_, i) => (i < rank ? 1 : 0));
  let at = rank;
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const size = sizes[axis]!;
    if (size === 1) continue;
    const inner = layout[at]!;
    const canJoin = at < rank && a[axis] === layout[rank + at]! * inner && b[axis] === layout[2 * rank + at]! * inner;
    if (canJoin) {
      layout[at] = inner * size;
      continue;
    }
    if (--at < 0) return undefined;
    layout[at] = size;
    layout[rank + at] = a[axis]!;
    layout[2 * rank + at] = b[axis]!;
  }
  return layout;
}

/** The product of sizes. */
export function volume(shape: readonly number[]): number {
  return util.sizeFromShape(shape as number[]);
}
