import {
  add,
  cumprod,
  mul,
  reverse,
  stack,
  unstack,
  zerosLike,
  type GradConfig,
  type Tensor,
} from '@tensorflow/tfjs-core';

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
