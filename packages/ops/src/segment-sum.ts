import * as tf from '@tensorflow/tfjs-core';
import { checkSegments } from './check.ts';
import { compute } from './operation.ts';
import { rowsOrZero } from './rows-or-zero.ts';

/**
 * The sum of the rows of each segment, `[count, ...]`: row r of `values` `[rows, ...]` is added to segment `ids[r]`. An empty
 * segment is 0; rows whose id is negative or not below `count` are dropped, and their gradient is 0.
 * Throws `invalid-argument` for ids of another length or type than `values` asks for. The caller owns the result.
 */
export function segmentSum<T extends tf.Tensor>(values: T, ids: tf.Tensor1D, count: number): T {
  checkSegments('ops.segmentSum', values, ids, count);
  const shape = [count, ...values.shape.slice(1)];
  return compute({
    kernel: 'KleeneSegmentSum',
    inputs: { values },
    constants: { ids },
    attributes: { count },
    blank: values.size === 0 || count === 0 ? { shape, value: 0 } : undefined,
    plain: (inputs, constants) => tf.unsortedSegmentSum(inputs['values']!, constants['ids'] as tf.Tensor1D, count),
    pull: (dy, _, constants) => [rowsOrZero(dy, constants['ids'] as tf.Tensor1D)],
  }) as T;
}
