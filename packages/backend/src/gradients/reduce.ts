import { broadcast_util, reshape, sum, zeros, type Tensor } from '@tensorflow/tfjs-core';

/** `gradient` summed over the axes along which `x` was repeated to the gradient's shape. */
export function reducedTo(x: Tensor, gradient: Tensor): Tensor {
  const axes = broadcast_util.getReductionAxes(x.shape, gradient.shape);
  return axes.length === 0 ? gradient : reshape(sum(gradient, axes), x.shape);
}

/** The gradient of what has none: zeros of float32, the type that tfjs asks of every gradient, also of whole numbers. */
export function noGradient(x: Tensor): Tensor {
  return zeros(x.shape);
}
