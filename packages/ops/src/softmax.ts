import { checkOneOf, checkShape, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAxes, checkFloats, checkTemperature } from './check.ts';
import { firstHot } from './first-max.ts';
import { asMask } from './mask.ts';
import { compute } from './operation.ts';
import { detached, isRecording } from './tape.ts';

/**
 * The logarithm of the softmax over `axis` (default: the last), of the shape of `logits`; unlike that of tfjs with second derivatives.
 * A row of -Infinity alone gives NaN. The caller owns the result.
 */
export function logSoftmax<T extends tf.Tensor>(logits: T, axis = -1): T {
  const where = 'ops.logSoftmax';
  checkFloats(where, { logits });
  checkAxes(where, logits, 1, 'logits');
  return tf.tidy(() => {
    const shifted = tf.sub(
      logits,
      detached((x) => tf.max(x, axis, true), logits),
    );
    return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
  }) as T;
}

/**
 * The softmax over the last axis of what `mask` lets through (where it is not 0), 0 elsewhere; a row without anything is 0, and what lies
 * under the mask matters to nothing, NaN included. `mask` has the shape of `logits` and takes no gradient. The caller owns the result.
 */
export function maskedSoftmax<T extends tf.Tensor>(logits: T, mask: tf.Tensor): T {
  const where = 'ops.maskedSoftmax';
  checkFloats(where, { logits });
  checkAxes(where, logits, 1, 'logits');
  checkShape(where, 'mask', mask.shape, logits.shape);
  return tf.tidy(() =>
    compute({
      kernel: 'KleeneMaskedSoftmax',
      inputs: { logits },
      constants: { mask: asMask(mask) },
      keepsValue: true,
      blank: logits.size === 0 ? { shape: logits.shape, value: 0 } : undefined,
      plain: (inputs, constants) => weigh(inputs['logits']!, constants['mask']!),
      pull(dy, inputs, constants, [kept]) {
        const weights = isRecording() || kept === undefined ? weigh(inputs['logits']!, constants['mask']!) : kept;
        const along = tf.mul(weights, dy);
        return [tf.sub(along, tf.mul(weights, tf.sum(along, -1, true)))];
      },
    }),
  ) as T;
}

function weigh(logits: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const seen = tf.where(mask, logits, -Infinity);
  const shift = detached((x) => {
    const largest = tf.max(x, -1, true);
    return tf.where(tf.isFinite(largest), largest, 0);
  }, seen);
  const parts = tf.exp(tf.sub(seen, shift));
  const sum = tf.sum(parts, -1, true);
  return tf.where(
    mask,
    tf.div(
      parts,
      tf.add(
        sum,
        detached((x) => tf.cast(tf.equal(x, 0), 'float32'), sum),
      ),
    ),
    0,
  );
}

/**
 * Gumbel-softmax (Jang, Gu and Poole 2017; Maddison, Mnih and Teh 2017): softmax((logits + noise) / temperature) over the last axis.
 * `noise` is standard Gumbel noise of the shape of `logits`, as `gumbel(key, count)` of `@kleene/random` draws it; `temperature` is above
 * 0. `hardMax` of the result with the gradient `straight-through` is the hard form. The caller owns the result.
 */
export function gumbelSoftmax<T extends tf.Tensor>(logits: T, noise: tf.Tensor, temperature = 1): T {
  const where = 'ops.gumbelSoftmax';
  checkFloats(where, { logits, noise });
  checkAxes(where, logits, 1, 'logits');
  checkShape(where, 'noise', noise.shape, logits.shape);
  checkTemperature(where, temperature);
  return tf.tidy(() => tf.softmax(tf.div(tf.add(logits, noise), temperature))) as T;
}

/**
 * 1 at the largest along the last axis, the first of equal ones, 0 elsewhere; a row with NaN is NaN. The gradient is that of the identity
 * (`straight-through`: Bengio, Leonard and Courville 2013) or `zero`. The caller owns the result.
 */
export function hardMax<T extends tf.Tensor>(x: T, gradient: 'straight-through' | 'zero'): T {
  const where = 'ops.hardMax';
  checkFloats(where, { x });
  checkAxes(where, x, 1, 'x');
  if (x.shape.at(-1) === 0) refuse(where, 'x', 'of a last axis that is not empty', x.shape);
  checkOneOf(where, 'gradient', gradient, ['straight-through', 'zero']);
  const hard = tf.customGrad((input) => ({
    value: tf.tidy(() => {
      const rows = input as tf.Tensor;
      const isNaN = tf.any(tf.isNaN(rows), -1, true);
      return tf.where(isNaN, NaN, firstHot(rows, rows.rank - 1));
    }),
    gradFunc: (dy) => (gradient === 'zero' ? tf.zerosLike(dy) : tf.clone(dy)),
  }));
  return hard(x) as T;
}
