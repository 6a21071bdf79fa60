import * as tf from '@tensorflow/tfjs-core';
import { segmentSum } from './segment-sum.ts';

/**
 * The mean of the rows of each segment, `[count, ...]`; `values` is `[rows, ...]`. An empty segment is 0; rows whose id is negative or
 * not below `count` are dropped, and their gradient is 0. Throws as `segmentSum` does. The caller owns the result.
 */
export function segmentMean<T extends tf.Tensor>(values: T, ids: tf.Tensor1D, count: number): T {
  return tf.tidy(() => {
    const sums = segmentSum(values, ids, count);
    const sizes = tf.unsortedSegmentSum(tf.ones(ids.shape), ids, count);
    return tf.div(sums, tf.reshape(tf.maximum(sizes, 1), [count, ...values.shape.slice(1).map(() => 1)]));
  }) as T;
}
