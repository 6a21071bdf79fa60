import {
  add,
  cumprod,
  mul,
  reshape,
  reverse,
  stack,
  transpose,
  unstack,
  util,
  zerosLike,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core';

/**
 * Products over axes: the product of all others, from both sides, so that zeros do no harm. (tfjs's own needs methods that
 * tfjs-core alone lacks.)
 */
export const prodGradient: GradConfig = {
  kernelName: 'Prod',
  inputsToSave: ['x'],
  gradFunc: (dy, [x], { axis }) => ({ x: () => overAxes(dy as Tensor, x!, axis as number[]) }),
};

/**
 * Running products. With `y[j]` the product of `x[0..j]`, the gradient of `x[i]` is the product before it times
 * `s[i] = dy[i] + x[i + 1] s[i + 1]`: no division, so zeros do no harm. One step for each element of the axis.
 */
export const cumprodGradient: GradConfig = {
  kernelName: 'Cumprod',
  inputsToSave: ['x'],
  gradFunc(dy, [x], attrs) {
    const { axis, exclusive, reverse: isReversed } = attrs as { axis: number; exclusive: boolean; reverse: boolean };
    const turn = (t: Tensor): Tensor => (isReversed ? reverse(t, axis) : t);
    return { x: () => turn(alongAxis(turn(dy as Tensor), turn(x!), axis, exclusive)) };
  },
};

function overAxes(dy: Tensor, x: Tensor, axis: number | number[]): Tensor {
  const axes = util.parseAxisParam(axis, x.shape);
  const order = x.shape.map((_, i) => i).sort((i, j) => Number(axes.includes(i)) - Number(axes.includes(j)));
  const moved = transpose(x, order);
  const rows = reshape(moved, [dy.size, util.sizeFromShape(axes.map((i) => x.shape[i]!))]);
  const others = mul(cumprod(rows, 1, true), cumprod(rows, 1, true, true));
  const slopes = reshape(mul(others, reshape(dy, [dy.size, 1])), moved.shape);
  return transpose(
    slopes,
    order.map((_, i) => order.indexOf(i)),
  );
}

function alongAxis(dy: Tensor, x: Tensor, axis: number, exclusive: boolean): Tensor {
  if (x.shape[axis] === 0) return zerosLike(x);
  const slopes = suffixSums(unstack(dy, axis), unstack(x, axis), exclusive);
  return mul(cumprod(x, axis, true), stack(slopes, axis));
}

function suffixSums(dy: readonly Tensor[], x: readonly Tensor[], exclusive: boolean): Tensor[] {
  const sums: Tensor[] = [];
  for (let i = x.length - 1; i >= 0; i--) {
    const after = sums[0] === undefined ? zerosLike(x[i]!) : mul(x[i + 1]!, sums[0]);
    const own = exclusive ? dy[i + 1] : dy[i];
    sums.unshift(own === undefined ? after : add(own, after));
  }
  return sums;
}
