import { greaterEqual, less, mul, sub, where, zerosLike, type GradConfig, type Tensor } from '@tensorflow/tfjs-core';
import { reducedTo } from './reduce.ts';

type Slope = (dy: Tensor, a: Tensor, b: Tensor) => Tensor;

/**
 * Functions of two tensors that may broadcast, which tfjs's own gradients do not allow for. Of equals, the first counts as
 * the larger and as the smaller.
 */
export const pairGradients: readonly GradConfig[] = [
  pair('Maximum', passing(greaterEqual), passing(less)),
  pair(
    'Minimum',
    passing((a, b) => greaterEqual(b, a)),
    passing((a, b) => less(b, a)),
  ),
  pair(
    'SquaredDifference',
    (dy, a, b) => mul(dy, mul(2, sub(a, b))),
    (dy, a, b) => mul(dy, mul(2, sub(b, a))),
  ),
];

function pair(kernelName: string, slopeOfA: Slope, slopeOfB: Slope): GradConfig {
  return {
    kernelName,
    inputsToSave: ['a', 'b'],
    gradFunc(dy, [a, b]) {
      const [d, x, y] = [dy, a, b] as [Tensor, Tensor, Tensor];
      return { a: () => reducedTo(x, slopeOfA(d, x, y)), b: () => reducedTo(y, slopeOfB(d, x, y)) };
    },
  };
}

/** Lets the gradient through where a comparison holds. */
function passing(holds: (a: Tensor, b: Tensor) => Tensor): Slope {
  return (dy, a, b) => where(holds(a, b), dy, zerosLike(dy));
}
