import * as tf from '@tensorflow/tfjs-core';
import { checkSegments } from './check.ts';
import { compute } from './operation.ts';
import { rowsOrZero } from './rows-or-zero.ts';

/**
 * The mean of the rows of each segment, `[count, ...]`; `values` is `[rows, ...]`. An empty segment is 0; rows whose id is negative or
 * not below `count` are dropped, and their gradient is 0. Throws as `segmentSum` does. The caller owns the result.
 */
export function segmentMean<T extends tf.Tensor>(values: T, ids: tf.Tensor1D, count: number): T {
  checkSegments('ops.segmentMean', values, ids, count);
  const shape = [count, ...values.shape.slice(1)];
  return compute({
    kernel: 'KleeneSegmentMean',
    inputs: { values },
    constants: { ids },
    attributes: { count },
    blank: values.size === 0 || count === 0 ? { shape, value: 0 } : undefined,
    plain(inputs, constants) {
      const groups = constants['ids'] as tf.Tensor1D;
      return perRow(tf.unsortedSegmentSum(inputs['values']!, groups, count), groups);
    },
    pull(dy, _, constants) {
      const groups = constants['ids'] as tf.Tensor1D;
      return [rowsOrZero(perRow(dy, groups), groups)];
    },
  }) as T;
}

/** Each of `sums` `[count, ...]` divided by how many rows have its id, or 1. */
function perRow(sums: tf.Tensor, ids: tf.Tensor1D): tf.Tensor {
  const sizes = tf.maximum(tf.unsortedSegmentSum(tf.ones(ids.shape), ids, sums.shape[0]!), 1);
  return tf.div(sums, tf.reshape(sizes, [-1, ...sums.shape.slice(1).map(() => 1)]));
}
