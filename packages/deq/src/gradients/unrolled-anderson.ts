import { checkInteger, checkOptions } from '@kleene/base';
import { solveBatch } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFraction, checkPositive } from '../check.ts';
import type { State } from '../pack.ts';
import type { Gradient, Layer } from './gradient.ts';
import { flat, isAboveNoise, shaped } from './vjp.ts';

/** How an Anderson acceleration that is differentiated mixes. */
export interface UnrolledAndersonOptions {
  /** Applications of `f`, at least 1. */
  readonly steps: number;
  /** Iterates that are mixed, at least 1. Default 6. */
  readonly window?: number;
  /** The weight of the images, above 0 and at most 1; the rest is that of the points. Default 1. */
  readonly mixing?: number;
  /** What is added to the diagonal of the Gram matrix, relative to its mean, above 0. Default 1e-5: the matrix is float32 here. */
  readonly ridge?: number;
}

/**
 * The gradient of Anderson acceleration from the start, weights and all: exact for its `steps`, in the memory of as many applications. All
 * samples take all steps; no solve is run. Reads from the backend without waiting.
 */
export function unrolledAnderson(options: UnrolledAndersonOptions): Gradient {
  const where = 'deq.unrolledAnderson';
  checkOptions(where, options, ['steps', 'window', 'mixing', 'ridge']);
  const { steps, window = 6, mixing = 1, ridge = 1e-5 } = options;
  checkInteger(where, 'steps', steps, { min: 1 });
  checkInteger(where, 'window', window, { min: 1 });
  checkFraction(where, 'mixing', mixing);
  checkPositive(where, 'ridge', ridge);
  return {
    name: 'unrolled-anderson',
    from: 'start',
    attach<S extends State>({ f, inputs }: Layer<S>, z: S): S {
      const past: Past = { residuals: [], targets: [] };
      let at = flat(z);
      const slots = Math.min(window, at.shape[1] + 1);
      for (let step = 0; ; step++) {
        const image = f(shaped(at, z), ...inputs);
        if (step === steps - 1) return image;
        const slot = step % slots;
        remember(past, slot, at, flat(image), mixing);
        // The first step is plain, as that of the solver; so are those of samples that stand still but for rounding.
        at =
          step === 0 ? flat(image) : tf.where(isAboveNoise(past.residuals[slot]!, at), mix(past, ridge), flat(image));
      }
    },
  };
}

/** The last residuals, and the points that a step from each alone would lead to, both [batch, numbers]. */
interface Past {
  readonly residuals: tf.Tensor2D[];
  readonly targets: tf.Tensor2D[];
}

function remember({ residuals, targets }: Past, slot: number, at: tf.Tensor2D, image: tf.Tensor2D, mixing: number) {
  residuals[slot] = tf.sub(image, at);
  targets[slot] = mixing === 1 ? image : tf.add(at, tf.mul(residuals[slot], mixing));
}

function mix({ residuals, targets }: Past, ridge: number): tf.Tensor2D {
  const [batch, count] = [targets[0]!.shape[0], targets.length];
  const stacked = tf.stack(residuals, 1); // [batch, count, numbers]
  const gram = tf.matMul(stacked, stacked, false, true);
  // The mean of the diagonal; residuals that are all 0 leave the ridge alone, and so the mean of the targets.
  const scale = tf.add(tf.div(tf.sum(tf.square(stacked), [1, 2], true), count), 1e-18);
  const system = tf.add(tf.div(gram, scale), tf.mul(tf.eye(count), ridge)) as tf.Tensor3D;
  const weights = solveBatch(system, tf.ones([batch, count]));
  const shares = tf.div(weights, tf.sum(weights, 1, true)); // [batch, count]
  return tf.sum(tf.mul(tf.expandDims(shares, 2), tf.stack(targets, 1)), 1);
}
