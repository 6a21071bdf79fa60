import { detached, segmentArgMax, segmentSoftmax } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';

/** How sharply a choice is made. */
export interface Choice {
  /** Above 0: a softmax at this temperature; 0: the whole weight on the largest value, the first of equal ones. */
  readonly temperature: number;
  /** Added to the values before a soft choice, of their shape: standard Gumbel noise in training. */
  readonly noise?: tf.Tensor;
}

/**
 * The weight of each edge among those of its group (Rodionov and Prokhorenkova 2024, section 3.2): soft, with gradient, or at
 * temperature 0 exactly one 1 in each group. scores_E and groups_E [E]; the result [E] is the caller's.
 */
export function selectEdges(scores_E: tf.Tensor1D, groups_E: tf.Tensor1D, groups: number, choice: Choice): tf.Tensor1D {
  const { temperature, noise } = choice;
  return tf.tidy(() => {
    if (temperature === 0) return detached((scores) => firstLargest(scores as tf.Tensor1D, groups_E, groups), scores_E);
    const noisy_E = noise === undefined ? scores_E : tf.add<tf.Tensor1D>(scores_E, noise);
    return segmentSoftmax(noisy_E, groups_E, groups, temperature);
  });
}

/**
 * States from logits [rows, states], row by row: probabilities at a temperature above 0, with gradient; at 0 the one-hot of the
 * largest, the first of equal ones. The result is the caller's.
 */
export function selectStates(logits: tf.Tensor2D, choice: Choice): tf.Tensor2D {
  const [rows, states] = logits.shape;
  return tf.tidy(() => {
    const row = Int32Array.from({ length: rows * states }, (_, at) => Math.floor(at / states));
    const noise = choice.noise === undefined ? {} : { noise: tf.reshape(choice.noise, [-1]) };
    const flat = selectEdges(tf.reshape(logits, [-1]), tf.tensor1d(row, 'int32'), rows, { ...choice, ...noise });
    return tf.reshape(flat, [rows, states]);
  });
}

/** 1 at the first edge of each group that has the group's largest score, 0 elsewhere. */
function firstLargest(scores_E: tf.Tensor1D, groups_E: tf.Tensor1D, groups: number): tf.Tensor1D {
  const weights = new Float32Array(scores_E.size);
  for (const edge of segmentArgMax(scores_E, groups_E, groups).dataSync()) if (edge >= 0) weights[edge] = 1;
  return tf.tensor1d(weights);
}
