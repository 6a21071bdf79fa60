import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { compute } from './operation.ts';
import { detached } from './tape.ts';

/**
 * max over i of left[b, i, j, f] + right[b, i, k, f]: `left` [batch, i, j, features] and `right` [batch, i, k, features] give
 * [batch, j, k, features]. It is the part of a triplet message that knows i (Dudzik and Velickovic 2022; `get_triplet_msgs` of dm-clrs,
 * processors.py), of which no tensor [i, j, k] is ever made: terms of i alone are added to either side before, all others after.
 * The gradient goes to the lowest i of equal ones; NaN passes on; without any i the maximum is -Infinity. The caller owns the result.
 */
export function tripletMax(left: tf.Tensor4D, right: tf.Tensor4D): tf.Tensor4D {
  const where = 'ops.tripletMax';
  checkFloats(where, { left, right });
  checkShape(where, 'left', left.shape, [-1, -1, -1, -1]);
  checkShape(where, 'right', right.shape, [left.shape[0], left.shape[1], -1, left.shape[3]]);
  const shape = [left.shape[0], left.shape[2], right.shape[2], left.shape[3]];
  return tf.tidy(() =>
    compute({
      kernel: 'KleeneTripletMax',
      inputs: { left, right },
      blank: left.size === 0 || right.size === 0 ? { shape, value: -Infinity } : undefined,
      plain: (tensors) => forward(tensors['left']!, tensors['right']!),
      pull: (dy, tensors, _, [winners]) => {
        return pull(dy, left.shape[1], winners ?? winnersOf(tensors['left']!, tensors['right']!));
      },
    }),
  ) as tf.Tensor4D;
}

/** The maxima and the i of each, one i at a time. */
function forward(left: tf.Tensor, right: tf.Tensor): [largest: tf.Tensor, winners: tf.Tensor] {
  const [batch, count, j, features] = left.shape as [number, number, number, number];
  const shape = [batch, j, right.shape[2]!, features];
  let state: [tf.Tensor, tf.Tensor] = [tf.broadcastTo(tf.scalar(-Infinity), shape), tf.zeros(shape, 'int32')];
  for (let i = 0; i < count; i++) {
    const [largest, winners] = state;
    state = tf.tidy(() => {
      const sum = tf.add(layer(left, i, 2), layer(right, i, 1));
      const at = tf.where(tf.greater(sum, largest), tf.scalar(i, 'int32'), winners);
      return [tf.maximum(largest, sum), at];
    });
    tf.dispose([largest, winners]);
  }
  return state;
}

/** A constant: which i wins does not change around where there is a gradient. */
function winnersOf(left: tf.Tensor, right: tf.Tensor): tf.Tensor {
  return detached((first) => detached((second) => forward(first, second)[1], right), left);
}

/** The gradients of both sides, one i at a time. */
function pull(dy: tf.Tensor, count: number, winners: tf.Tensor): tf.Tensor[] {
  const slices = Array.from({ length: count }, (_, i) =>
    tf.tidy(() => {
      const won = tf.mul(dy, tf.cast(tf.equal(winners, tf.scalar(i, 'int32')), 'float32'));
      return [tf.sum(won, 2), tf.sum(won, 1)] as const;
    }),
  );
  return [
    tf.stack(
      slices.map(([first]) => first),
      1,
    ),
    tf.stack(
      slices.map(([, second]) => second),
      1,
    ),
  ];
}

/** The slice at `i` of the second axis, repeated along a new axis. */
function layer(x: tf.Tensor, i: number, axis: number): tf.Tensor {
  return tf.expandDims(tf.squeeze(tf.slice(x, [0, i], [-1, 1]), [1]), axis);
}
