import { matMul, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';
import { reducedTo } from './reduce.ts';

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
      a: () => reducedTo(left, isLeft ? matMul(right, d, isRight, true) : matMul(d, right, false, !isRight)),
      b: () => reducedTo(right, isRight ? matMul(d, left, true, isLeft) : matMul(left, d, !isLeft, false)),
    };
  },
};
