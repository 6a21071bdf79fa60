import * as tf from '@tensorflow/tfjs-core';
import { checkCount, checkFloat, checkIds } from './check.ts';

/**
 * The sum of the rows of each segment, `[count, ...]`: row r of `values` `[rows, ...]` is added to segment `ids[r]`. An empty
 * segment is 0; rows whose id is negative or not below `count` are dropped, and their gradient is 0.
 * Throws `invalid-argument` for ids of another length or type than `values` asks for. The caller owns the result.
 */
export function segmentSum<T extends tf.Tensor>(values: T, ids: tf.Tensor1D, count: number): T {
  checkFloat('ops.segmentSum', values);
  checkIds('ops.segmentSum', values, ids);
  checkCount('ops.segmentSum', values, count);
  const sum = tf.customGrad((x, save) => {
    // The ids may have been disposed by the time the gradient runs; what is saved has not.
    (save as tf.GradSaveFunc)([ids]);
    return {
      value: tf.unsortedSegmentSum(x as tf.Tensor, ids, count),
      gradFunc: (dy, saved) => tf.tidy(() => rowsOrZero(dy, saved[0] as tf.Tensor1D)),
    };
  });
  return sum(values) as T;
}

/** Row `ids[r]` of `values` `[count, ...]`, or zeros where there is none. */
function rowsOrZero(values: tf.Tensor, ids: tf.Tensor1D): tf.Tensor {
  const count = values.shape[0]!;
  // tf.concat leaves out what is empty, rows without columns included.
  if (values.size === 0) return tf.zeros([ids.size, ...values.shape.slice(1)]);
  const padded = tf.concat([values, tf.zeros([1, ...values.shape.slice(1)])], 0);
  const isInside = tf.logicalAnd(tf.greaterEqual(ids, 0), tf.less(ids, count));
  return tf.gather(padded, tf.where(isInside, ids, tf.fill(ids.shape, count, 'int32')));
}
