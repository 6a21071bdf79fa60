import { checkFinite, checkInteger, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloat, checkIds } from './check.ts';
import { segmentMax } from './segment-max.ts';
import { isRecording } from './tape.ts';

/**
 * The softmax of `logits` `[rows]` over each segment at a temperature above 0, `[rows]`: the weights of a segment sum to 1. The maximum
 * of each segment is taken off first, so that small temperatures neither overflow nor divide by 0. A segment whose logits are all
 * -Infinity gives NaN. Ids must lie in 0..count - 1. Reads `logits` synchronously. The caller owns the result.
 */
export function segmentSoftmax(logits: tf.Tensor1D, ids: tf.Tensor1D, count: number, temperature = 1): tf.Tensor1D {
  const where = 'ops.segmentSoftmax';
  checkFloat(where, logits);
  if (logits.rank !== 1) refuse(where, 'logits', 'of shape [rows]', logits.shape);
  checkIds(where, logits, ids);
  checkInteger(where, 'count', count, { min: 0 });
  if (!(checkFinite(where, 'temperature', temperature) > 0)) refuse(where, 'temperature', 'above 0', temperature);
  const softmax = tf.customGrad((x, save) => {
    const weights = tf.tidy(() => weigh(x as tf.Tensor1D, ids, count, temperature));
    // The ids may have been disposed by the time the gradient runs; what is saved has not.
    (save as tf.GradSaveFunc)([x as tf.Tensor1D, ids, weights]);
    const gradFunc = (dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor => {
      const [again, groups, kept] = saved as [tf.Tensor1D, tf.Tensor1D, tf.Tensor1D];
      const known = isRecording() ? segmentSoftmax(again, groups, count, temperature) : kept;
      return tf.tidy(() => pull(known, dy as tf.Tensor1D, groups, count, temperature));
    };
    return { value: weights, gradFunc };
  });
  return softmax(logits) as tf.Tensor1D;
}

function weigh(logits: tf.Tensor1D, ids: tf.Tensor1D, count: number, temperature: number): tf.Tensor1D {
  const largest = tf.gather(segmentMax(logits, ids, count), ids);
  const parts = tf.exp(tf.div(tf.sub(logits, largest), temperature)) as tf.Tensor1D;
  return tf.div(parts, tf.gather(tf.unsortedSegmentSum(parts, ids, count), ids));
}

/** p (dy - sum of p dy over the segment) / temperature: what the softmax makes of the gradient `dy`. */
function pull(
  weights: tf.Tensor1D,
  dy: tf.Tensor1D,
  ids: tf.Tensor1D,
  count: number,
  temperature: number,
): tf.Tensor1D {
  const weighted = tf.mul(weights, dy) as tf.Tensor1D;
  const mean = tf.gather(tf.unsortedSegmentSum(weighted, ids, count), ids);
  return tf.div(tf.mul(weights, tf.sub(dy, mean)), temperature);
}
