import { checkOneOf, checkShape, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkAxes, checkFloats, checkTemperature } from './check.ts';
import { firstHot } from './first-max.ts';
import type { Named } from './kernel.ts';
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
  const isLast = axis === -1 || axis === logits.rank - 1;
  return tf.tidy(() =>
    compute({
      kernel: isLast ? 'KleeneLogSoftmax' : undefined,
      inputs: { logits },
      keepsValue: true,
      blank: logits.size === 0 ? { shape: logits.shape, value: 0 } : undefined,
      plain: (inputs) => logs(inputs['logits']!, axis),
      pull(dy, inputs, _, [kept]) {
        const value = isRecording() || kept === undefined ? logs(inputs['logits']!, axis) : kept;
        return [tf.sub(dy, tf.mul(tf.exp(value), tf.sum(dy, axis, true)))];
      },
    }),
  ) as T;
}

function logs(logits: tf.Tensor, axis: number): tf.Tensor {
  const shifted = tf.sub(
    logits,
    detached((x) => tf.max(x, axis, true), logits),
  );
  return tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), axis, true)));
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
        return [pullSoftmax(weights, dy)];
      },
    }),
  ) as T;
}

/** What the softmax that gave `weights` makes of the gradient `dy`. */
function pullSoftmax(weights: tf.Tensor, dy: tf.Tensor): tf.Tensor {
  const along = tf.mul(weights, dy);
  return tf.sub(along, tf.mul(weights, tf.sum(along, -1, true)));
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
  const weights = (inputs: Named): tf.Tensor =>
    tf.softmax(tf.div(tf.add(inputs['logits']!, inputs['noise']!), temperature));
  return tf.tidy(() =>
    compute({
      kernel: 'KleeneGumbelSoftmax',
      inputs: { logits, noise },
      attributes: { temperature },
      keepsValue: true,
      blank: logits.size === 0 ? { shape: logits.shape, value: 0 } : undefined,
      plain: weights,
      pull(dy, inputs, _, [kept]) {
        const value = isRecording() || kept === undefined ? weights(inputs) : kept;
        const slope = tf.div(pullSoftmax(value, dy), temperature);
        return [slope, tf.clone(slope)];
      },
    }),
  ) as T;
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
  return tf.tidy(() =>
    compute({
      kernel: 'KleeneHardMax',
      inputs: { x },
      blank: x.size === 0 ? { shape: x.shape, value: 0 } : undefined,
      plain(inputs) {
        const rows = inputs['x']!;
        return tf.where(tf.any(tf.isNaN(rows), -1, true), NaN, firstHot(rows, rows.rank - 1));
      },
      pull: (dy) => [gradient === 'zero' ? tf.zerosLike(dy) : tf.clone(dy)],
    }),
  ) as T;
}
