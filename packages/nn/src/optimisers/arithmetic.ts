import * as tf from '@tensorflow/tfjs-core';

/** The gradient with weight decay in it: grad + decay * param. */
export function decayed(grad: tf.Tensor, param: tf.Tensor, decay: number): tf.Tensor {
  return decay === 0 ? grad : tf.add(grad, tf.mul(param, decay));
}

/** `from` moved towards `to` by `share`. */
export function lerp(from: tf.Tensor, to: tf.Tensor, share: number): tf.Tensor {
  return tf.add(from, tf.mul(tf.sub(to, from), share));
}

/** The running mean of squares: keep * mean + (1 - keep) * grad^2. */
export function squareMean(mean: tf.Tensor, grad: tf.Tensor, keep: number): tf.Tensor {
  return tf.add(tf.mul(mean, keep), tf.mul(tf.square(grad), 1 - keep));
}
