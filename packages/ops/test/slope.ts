import * as tf from '@tensorflow/tfjs-core';

/** `tf.grad` for a function of tensors of one rank, which the types of tfjs do not allow for. */
export function slope<T extends tf.Tensor>(f: (x: T) => tf.Tensor): (x: T) => T {
  return tf.grad(f as (x: tf.Tensor) => tf.Tensor) as (x: tf.Tensor) => T;
}
