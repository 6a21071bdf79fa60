import { checkInteger, checkOptions } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import type { State } from '../pack.ts';
import type { Gradient, Layer } from './gradient.ts';
import { flat, isAboveNoise, rowProducts, shaped } from './vjp.ts';

/** How far a Broyden's method that is differentiated goes. */
export interface UnrolledBroydenOptions {
  /** Applications of `f`, at least 1. */
  readonly steps: number;
}

/**
 * The gradient of Broyden's good method from the start, updates and all: exact for its `steps`, all of which are remembered, in the memory
 * of as many applications and of two vectors for each. All samples take all steps; no solve is run. The state is where the last step leads.
 */
export function unrolledBroyden(options: UnrolledBroydenOptions): Gradient {
  checkOptions('deq.unrolledBroyden', options, ['steps']);
  const { steps } = options;
  checkInteger('deq.unrolledBroyden', 'steps', steps, { min: 1 });
  return {
    name: 'unrolled-broyden',
    from: 'start',
    attach<S extends State>({ f, inputs }: Layer<S>, z: S): S {
      const residualAt = (rows: tf.Tensor2D): tf.Tensor2D => tf.sub(flat(f(shaped(rows, z), ...inputs)), rows);
      const updates: Update[] = [];
      let at = flat(z);
      let residual = residualAt(at);
      let step = residual;
      for (let count = 1; count < steps; count++) {
        at = tf.add(at, step);
        const next = residualAt(at);
        // Else nothing is learned, as the solver has it.
        step = learn(updates, step, next, isAboveNoise(tf.sub(next, residual), at));
        residual = next;
      }
      return shaped(tf.add(at, step), z);
    },
  };
}

/** I + u vᵀ for each sample, both [batch, numbers]. */
interface Update {
  readonly u: tf.Tensor2D;
  readonly v: tf.Tensor2D;
}

/** The step after the one that led to `residual`, with the inverse -I times all updates, the newest on the left. */
function learn(updates: Update[], step: tf.Tensor2D, residual: tf.Tensor2D, isLearned: tf.Tensor2D): tf.Tensor2D {
  let image = tf.neg(residual);
  for (const { u, v } of updates) image = tf.add<tf.Tensor2D>(image, tf.mul(u, rowProducts(v, image)));
  const changed = tf.add<tf.Tensor2D>(image, step); // By, see `broyden`.
  const denominator = rowProducts(step, changed);
  const isUsed = tf.logicalAnd(isLearned, tf.notEqual(denominator, 0));
  // The denominator too: what is not used must not be infinite either, or its gradient, times 0, is no number.
  const u = tf.mul<tf.Tensor2D>(
    tf.div(tf.sub(step, changed), tf.where(isUsed, denominator, 1)),
    tf.cast(isUsed, 'float32'),
  );
  updates.push({ u, v: step });
  return tf.neg(tf.add(image, tf.mul(u, rowProducts(step, image))));
}
