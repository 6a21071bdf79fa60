import * as tf from '@tensorflow/tfjs-core';

/** Which ids lie in 0..count - 1, and the ids with 0 in the place of those that do not. */
export function inside(ids: tf.Tensor1D, count: number): { isInside: tf.Tensor1D; safe: tf.Tensor1D } {
  const isInside = tf.logicalAnd(tf.greaterEqual(ids, 0), tf.less(ids, count)) as tf.Tensor1D;
  return { isInside, safe: tf.where(isInside, ids, tf.zerosLike(ids)) };
}
