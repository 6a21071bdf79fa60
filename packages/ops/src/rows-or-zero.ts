import * as tf from '@tensorflow/tfjs-core';

/** Row `ids[r]` of `values` `[count, ...]`, or zeros where there is none: what sums and means of segments make of a gradient. */
export function rowsOrZero(values: tf.Tensor, ids: tf.Tensor1D): tf.Tensor {
  const count = values.shape[0]!;
  const padded = tf.concat([values, tf.zeros([1, ...values.shape.slice(1)])], 0);
  const isInside = tf.logicalAnd(tf.greaterEqual(ids, 0), tf.less(ids, count));
  return tf.gather(padded, tf.where(isInside, ids, tf.fill(ids.shape, count, 'int32')));
}
