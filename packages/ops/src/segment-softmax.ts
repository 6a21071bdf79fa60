import { refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkCount, checkFloat, checkIds, checkTemperature } from './check.ts';
import { inside } from './inside.ts';
import { compute } from './operation.ts';
import { segmentMax } from './segment-max.ts';
import { isRecording } from './tape.ts';

/**
 * The softmax of `logits` `[rows]` over each segment at a temperature above 0, `[rows]`: the weights of a segment sum to 1. The maximum
 * of each segment is taken off first, so that small temperatures neither overflow nor divide by 0. A segment whose logits are all
 * -Infinity gives NaN; rows whose id is negative or not below `count` are 0, and their gradient is 0. Reads `logits` synchronously where
 * there is no kernel for it. The caller owns the result.
 */
export function segmentSoftmax(logits: tf.Tensor1D, ids: tf.Tensor1D, count: number, temperature = 1): tf.Tensor1D {
  const where = 'ops.segmentSoftmax';
  checkFloat(where, logits);
  if (logits.rank !== 1) refuse(where, 'logits', 'of shape [rows]', logits.shape);
  checkIds(where, logits, ids);
  checkCount(where, logits, count);
  checkTemperature(where, temperature);
  return tf.tidy(() =>
    compute({
      kernel: 'KleeneSegmentSoftmax',
      inputs: { logits },
      constants: { ids },
      attributes: { count, temperature },
      keepsValue: true,
      blank: logits.size === 0 || count === 0 ? { shape: logits.shape, value: 0 } : undefined,
      plain: (inputs, constants) =>
        weigh(inputs['logits'] as tf.Tensor1D, constants['ids'] as tf.Tensor1D, count, temperature),
      pull(dy, inputs, constants, [kept]) {
        const [again, groups] = [inputs['logits'] as tf.Tensor1D, constants['ids'] as tf.Tensor1D];
        const known = isRecording() || kept === undefined ? segmentSoftmax(again, groups, count, temperature) : kept;
        return [pull(known as tf.Tensor1D, dy as tf.Tensor1D, groups, count, temperature)];
      },
    }),
  ) as tf.Tensor1D;
}

function weigh(logits: tf.Tensor1D, ids: tf.Tensor1D, count: number, temperature: number): tf.Tensor1D {
  const { isInside, safe } = inside(ids, count);
  const largest = tf.gather(segmentMax(logits, ids, count), safe);
  const parts = tf.exp(tf.div(tf.sub(logits, largest), temperature)) as tf.Tensor1D;
  const weights = tf.div(parts, tf.gather(tf.unsortedSegmentSum(parts, ids, count), safe));
  return tf.where(isInside, weights, tf.zerosLike(weights)) as tf.Tensor1D;
}

/** p (dy - sum of p dy over the segment) / temperature: what the softmax makes of the gradient `dy`. */
function pull(
  weights: tf.Tensor1D,
  dy: tf.Tensor1D,
  ids: tf.Tensor1D,
  count: number,
  temperature: number,
): tf.Tensor1D {
  const { isInside, safe } = inside(ids, count);
  const weighted = tf.mul(weights, dy) as tf.Tensor1D;
  const mean = tf.gather(tf.unsortedSegmentSum(weighted, ids, count), safe);
  const slopes = tf.div(tf.mul(weights, tf.sub(dy, mean)), temperature);
  return tf.where(isInside, slopes, tf.zerosLike(slopes)) as tf.Tensor1D;
}
