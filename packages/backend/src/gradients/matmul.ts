import { broadcast_util, matMul, reshape, sum, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';

/**
 * Matrix products whose batch axes broadcast (`[batch, n, k] @ [k, m]`): tfjs's own gradient has the shape of the product, and
 * so is refused; this one sums over the axes that were repeated.
 */
export const matMulGradient: GradConfig = {
  kernelName: 'BatchMatMul',
  inputsToSave: ['a', 'b'],
  gradFunc(dy, [a, b], { transposeA, transposeB }) {
    const [d, left, right] = [dy, a, b] as [Tensor, Tensor, Tensor];
    const [isLeft, isRight] = [transposeA === true, transposeB === true];
    return {
      a: () => reduced(isLeft ? matMul(right, d, isRight, true) : matMul(d, right, false, !isRight), left),
      b: () => reduced(isRight ? matMul(d, left, true, isLeft) : matMul(left, d, !isLeft, false), right),
    };
  },
};

/** `gradient` summed over the batch axes along which `x` was repeated. */
function reduced(gradient: Tensor, x: Tensor): Tensor {
  const axes = broadcast_util.getReductionAxes(x.shape, gradient.shape);
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), x.shape);
}
