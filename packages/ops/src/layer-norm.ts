import { checkFinite, checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAxes, checkFloats } from './check.ts';
import { compute } from './operation.ts';

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016): (x - mean) / sqrt(variance + epsilon) * gain + shift, with the
 * biased variance. `x` [..., width], `gain` and `shift` [width]; `epsilon` above 0, default 1e-5. The gradient computes mean and
 * variance again and keeps nothing but `x`. The caller owns the result.
 */
export function layerNorm<T extends tf.Tensor>(x: T, gain: tf.Tensor1D, shift: tf.Tensor1D, epsilon = 1e-5): T {
  const where = 'ops.layerNorm';
  checkFloats(where, { x, gain, shift });
  checkAxes(where, x, 1, 'x');
  const width = x.shape.at(-1)!;
  checkShape(where, 'gain', gain.shape, [width]);
  checkShape(where, 'shift', shift.shape, [width]);
  checkFinite(where, 'epsilon', epsilon, { min: Number.MIN_VALUE });
  return tf.tidy(() => {
    const rows = tf.reshape(x, [x.shape.slice(0, -1).reduce((product, size) => product * size, 1), width]);
    const normed = compute({
      kernel: 'KleeneLayerNorm',
      inputs: { x: rows, gain, shift },
      attributes: { epsilon },
      blank: x.size === 0 ? { shape: rows.shape, value: 0 } : undefined,
      plain: (inputs) => tf.add(tf.mul(parts(inputs['x']!, epsilon)[0], inputs['gain']!), inputs['shift']!),
      pull: (dy, inputs) => pull(dy, inputs['gain']!, parts(inputs['x']!, epsilon)),
    });
    return tf.reshape(normed, x.shape);
  }) as T;
}

type Parts = [normal: tf.Tensor, scale: tf.Tensor];

/** The normalised rows, and what the centred ones were multiplied by. */
function parts(x: tf.Tensor, epsilon: number): Parts {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
  return [tf.mul(centred, scale), scale];
}

/** For n = (x - mean) * scale and d = dy * gain: scale * (d - mean(d) - n mean(d n)), and the sums over rows of dy * n and dy. */
function pull(dy: tf.Tensor, gain: tf.Tensor, [normal, scale]: Parts): tf.Tensor[] {
  const d = tf.mul(dy, gain);
  const along = tf.mul(normal, tf.mean(tf.mul(d, normal), -1, true));
  const x = tf.mul(scale, tf.sub(tf.sub(d, tf.mean(d, -1, true)), along));
  return [x, tf.sum(tf.mul(dy, normal), 0), tf.sum(dy, 0)];
}
