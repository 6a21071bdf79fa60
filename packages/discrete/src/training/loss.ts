import { gumbel, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import type { ReasonerConfig } from '../model/config.ts';
import type { ReasonerParams } from '../model/params.ts';
import type { StepOutput } from '../model/plain-step.ts';
import { tabularStep } from '../model/tabular-step.ts';
import type { TransitionBatch } from './batch.ts';

/** How the choice among edges is softened. */
export interface StepwiseOptions {
  /** Above 0. */
  readonly temperature: number;
  /** The key of the Gumbel noise on the edges' scores; without it there is none. */
  readonly key?: Key;
}

/**
 * The loss of step-wise training (Rodionov and Prokhorenkova 2024, section 4.1): from the true states before each step, the cross-entropy of the
 * true states after it, averaged over nodes and over edges. The caller owns the scalar.
 */
export function stepwiseLoss(
  params: ReasonerParams,
  config: ReasonerConfig,
  batch: TransitionBatch,
  { temperature, key }: StepwiseOptions,
): tf.Scalar {
  return tf.tidy(() => {
    const input = { edges: batch.edges, states: batch.before, scalars: batch.scalars };
    const noise = key && { noise: tf.tensor1d(gumbel(key, batch.scalars.length)) };
    return transitionLoss(tabularStep(params, config, input, { temperature, ...noise }), batch);
  });
}

/** The weighted cross-entropy between the logits of a step and the true states after it; the caller owns the scalar. */
export function transitionLoss({ nodeLogits_NS, edgeLogits_EK }: StepOutput, batch: TransitionBatch): tf.Scalar {
  return tf.tidy(() =>
    tf.add<tf.Scalar>(
      crossEntropy(nodeLogits_NS, batch.after.nodes, batch.nodeWeights),
      crossEntropy(edgeLogits_EK, batch.after.edges, batch.edgeWeights),
    ),
  );
}

function crossEntropy(logits: tf.Tensor2D, states: Uint8Array, weights: Float32Array): tf.Scalar {
  const [rows, count] = logits.shape;
  const targets = new Float32Array(rows * count);
  for (let row = 0; row < rows; row++) targets[row * count + states[row]!] = -weights[row]!;
  return tf.sum(tf.mul(tf.logSoftmax(logits), tf.tensor2d(targets, [rows, count])));
}
