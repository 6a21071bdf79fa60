import { refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloat, checkIndices } from './check.ts';

/**
 * Row `ids[r]` of `values` `[count, ...]` for each r, `[rows, ...]`; the gradient of a row that is taken several times is the sum of
 * theirs. Throws `invalid-argument` for ids of another type, and an error from the backend for an id outside of 0..count - 1.
 * The caller owns the result.
 */
export function gather<T extends tf.Tensor>(values: T, ids: tf.Tensor1D): T {
  checkFloat('ops.gather', values);
  if (values.rank === 0) refuse('ops.gather', 'values', 'a tensor with at least one axis', 'a scalar');
  checkIndices('ops.gather', ids);
  const count = values.shape[0]!;
  const take = tf.customGrad((x, save) => {
    // The ids may have been disposed by the time the gradient runs; what is saved has not.
    (save as tf.GradSaveFunc)([ids]);
    return {
      value: tf.gather(x as tf.Tensor, ids),
      gradFunc: (dy, saved) => tf.unsortedSegmentSum(dy, saved[0] as tf.Tensor1D, count),
    };
  });
  return take(values) as T;
}
