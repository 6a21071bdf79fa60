import * as tf from '@tensorflow/tfjs-core';
import { checkSegments } from './check.ts';
import { hasKernel, runKernel } from './kernel.ts';
import { compute } from './operation.ts';
import { isolateTape } from './tape.ts';

const KERNEL = 'KleeneSegmentMax';

/**
 * The largest value of each segment, column by column, `[count, ...]`; `values` is `[rows, ...]`. An empty segment is -Infinity; NaN is
 * larger than any number; rows whose id is negative or not below `count` are dropped. The gradient goes to the first row that holds the
 * maximum, on every backend. Reads `values` synchronously where there is no kernel for it. The caller owns the result.
 */
export function segmentMax<T extends tf.Tensor>(values: T, ids: tf.Tensor1D, count: number): T {
  checkSegments('ops.segmentMax', values, ids, count);
  const shape = [count, ...values.shape.slice(1)];
  return tf.tidy(() =>
    compute({
      kernel: KERNEL,
      inputs: { values },
      constants: { ids },
      attributes: { count },
      blank: values.size === 0 || count === 0 ? { shape, value: -Infinity } : undefined,
      plain: (inputs, constants) => largest(inputs['values']!, constants['ids'] as tf.Tensor1D, shape),
      pull(dy, inputs, constants, [kept]) {
        const again = inputs['values']!;
        const winners = kept ?? tf.tensor1d(firstMaxima(again, constants['ids'] as tf.Tensor1D, count), 'int32');
        const spread = tf.unsortedSegmentSum(tf.reshape(dy, [-1]), winners as tf.Tensor1D, again.size);
        return [tf.reshape(spread, again.shape)];
      },
    }),
  ) as T;
}

/** The maxima and the place of each, [all of them], which is -1 for an empty segment: dropped by a segment sum. */
function largest(values: tf.Tensor, ids: tf.Tensor1D, shape: number[]): [tf.Tensor, tf.Tensor1D] {
  const winners = firstMaxima(values, ids, shape[0]!);
  const numbers = values.dataSync();
  const maxima = Float32Array.from(winners, (at) => (at < 0 ? -Infinity : numbers[at]!));
  return [tf.tensor(maxima, shape), tf.tensor1d(winners, 'int32')];
}

/**
 * The row that holds the largest of `values` `[rows]` in each segment, `[count]` int32: the first of equal ones, -1 for an empty segment.
 * Reads `values` synchronously where there is no kernel for it; has no gradient. The caller owns the result.
 */
export function segmentArgMax(values: tf.Tensor1D, ids: tf.Tensor1D, count: number): tf.Tensor1D {
  checkSegments('ops.segmentArgMax', values, ids, count);
  if (values.size === 0 || count === 0 || !hasKernel(KERNEL))
    return tf.tensor1d(firstMaxima(values, ids, count), 'int32');
  const [maxima, winners] = isolateTape(() => runKernel(KERNEL, { values, ids }, { count }));
  maxima!.dispose();
  return winners as tf.Tensor1D;
}

/** Flat places in `values` of the first maximum of each segment and column, -1 where a segment is empty. */
function firstMaxima(values: tf.Tensor, ids: tf.Tensor1D, count: number): Int32Array {
  const width = values.shape.slice(1).reduce((product, size) => product * size, 1);
  const winners = new Int32Array(count * width).fill(-1);
  const numbers = values.dataSync();
  const segments = ids.dataSync();
  for (let row = 0; row < segments.length; row++) {
    const segment = segments[row]!;
    if (segment < 0 || segment >= count) continue;
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const slot = segment * width + column;
      const best = winners[slot]!;
      if (best < 0 || beats(numbers[at]!, numbers[best]!)) winners[slot] = at;
    }
  }
  return winners;
}

function beats(value: number, best: number): boolean {
  return value > best || (Number.isNaN(value) && !Number.isNaN(best));
}
