import { checkInteger, checkOptions } from '@kleene/base';
import { isolateTape } from '@kleene/ops';
import { normal, split, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction, checkKey, checkPositive } from '../check.ts';
import { flat, pull, shaped } from '../gradients/vjp.ts';
import { checkImage, layoutOf, tensorsOf, type Layout, type State } from '../pack.ts';
import { rowsOf } from '../rows.ts';
import type { Iterate } from '../solve.ts';

/** How a Jacobian is probed. */
export interface PenaltyOptions {
  /** What the probes are drawn from. */
  readonly key: Key;
  /** Random directions, at least 1. Default 1. */
  readonly probes?: number;
  /** The width of the central difference, above 0. Default 0.01. */
  readonly width?: number;
  /** What `f` gets beside the state. Default none. */
  readonly inputs?: readonly tf.Tensor[];
}

/**
 * An estimate of ‖J‖² / numbers of `z`, the mean of the squared entries' sum, that can be differentiated with respect to what `f` is made
 * of (Bai et al. 2021; Hutchinson 1990): ‖f(z + εv) - f(z - εv)‖² / 4ε² for normal v, because TensorFlow.js takes no reliable second
 * derivatives. `z` is taken as a constant by whoever passes a solution. A scalar that the caller owns.
 */
export function jacobianPenalty<S extends State>(f: Iterate<S>, z: S, options: PenaltyOptions): tf.Scalar {
  const where = 'deq.jacobianPenalty';
  checkOptions(where, options, ['key', 'probes', 'width', 'inputs']);
  const { key, probes = 1, width = 1e-2, inputs = [] } = options;
  checkInteger(where, 'probes', probes, { min: 1 });
  checkPositive(where, 'width', width);
  const layout = checkProblem(where, f, z, key, inputs);
  const { batch, size } = layout;
  return tf.tidy(() => {
    const rows = flat(z);
    const image = (at: tf.Tensor): tf.Tensor => {
      const state = f(shaped(at, z), ...inputs);
      checkImage(where, layout, state, batch);
      return flat(state);
    };
    const squares = split(key, probes).map((child) => {
      const step = tf.tensor2d(
        normal(child, batch * size).map((value) => value * width),
        [batch, size],
      );
      const ahead = image(tf.add(rows, step));
      const behind = image(tf.sub(rows, step));
      return tf.sum(tf.square(tf.sub(ahead, behind)));
    });
    return tf.mul(tf.addN(squares), 1 / (4 * width ** 2 * probes * batch * size)) as tf.Scalar;
  });
}

/** How a spectral radius is estimated. */
export interface RadiusOptions {
  /** What the first vector is drawn from. */
  readonly key: Key;
  /** Products with the Jacobian, at least 2. Default 100. */
  readonly steps?: number;
  /** What `f` gets beside the state. Default none. */
  readonly inputs?: readonly tf.Tensor[];
}

/**
 * The spectral radius of the Jacobian of each sample at `z`, by power iteration: the mean growth, geometric, over the second half of the
 * steps, which a complex pair does not upset. Plain iteration converges near `z` where it is below 1. Reads from the backend.
 */
export function spectralRadius<S extends State>(f: Iterate<S>, z: S, options: RadiusOptions): number[] {
  const where = 'deq.spectralRadius';
  checkOptions(where, options, ['key', 'steps', 'inputs']);
  const { key, steps = 100, inputs = [] } = options;
  checkInteger(where, 'steps', steps, { min: 2 });
  const { batch, size } = checkProblem(where, f, z, key, inputs);
  const sums = new Float64Array(batch);
  const first = Math.floor(steps / 2);
  let v: tf.Tensor = tf.tensor2d(normal(key, batch * size), [batch, size]);
  try {
    for (let step = 0; step < steps; step++) {
      const { next, growth } = isolateTape(() => powerStep(f, z, v, inputs));
      v.dispose();
      v = next;
      if (step >= first) growth.forEach((length, sample) => (sums[sample]! += Math.log(length)));
    }
  } finally {
    v.dispose();
  }
  return Array.from(sums, (sum) => Math.exp(sum / (steps - first)));
}

/** vᵀJ of each sample, normalised, and its length. */
function powerStep<S extends State>(f: Iterate<S>, z: S, v: tf.Tensor, inputs: readonly tf.Tensor[]) {
  let growth = new Float32Array(0);
  const next = tf.tidy(() => {
    const pulled = flat(pull(() => f(z, ...inputs), shaped(v, z), tensorsOf(z)));
    const lengths = tf.sqrt(tf.sum(tf.square(pulled), 1, true));
    growth = lengths.dataSync<'float32'>().slice();
    return tf.divNoNan(pulled, lengths) as tf.Tensor;
  });
  return { next, growth };
}

function checkProblem(where: string, f: unknown, z: State, key: Key, inputs: readonly tf.Tensor[]): Layout {
  checkFunction(where, 'f', f);
  checkKey(where, key);
  const layout = layoutOf(where, z);
  rowsOf(where, inputs, layout.batch);
  return layout;
}
