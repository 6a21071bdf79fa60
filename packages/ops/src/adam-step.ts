import { checkInteger, checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { hasKernel, runKernel } from './kernel.ts';

/** One parameter and what Adam remembers of it, all of one shape. */
export interface AdamTensors {
  readonly param: tf.Tensor;
  readonly grad: tf.Tensor;
  /** The running mean of the gradients. */
  readonly mean: tf.Tensor;
  /** The running mean of their squares. */
  readonly square: tf.Tensor;
}

/** How a step of Adam is made; the caller answers for the numbers. */
export interface AdamSettings {
  /** The number of this step, from 1. */
  readonly step: number;
  readonly learningRate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** Whether the parameter itself decays (AdamW), and not by way of its gradient. */
  readonly decoupled: boolean;
}

/**
 * One step of Adam (Kingma and Ba 2015, algorithm 1) or AdamW (Loshchilov and Hutter 2019, algorithm 2) as in PyTorch, in one pass over
 * memory where the backend has the kernel: the new parameter, mean and square, which the caller owns. It has no gradient.
 */
export function adamStep(tensors: AdamTensors, settings: AdamSettings): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const where = 'ops.adamStep';
  const { param, grad, mean, square } = tensors;
  const given = { param, grad, mean, square };
  checkFloats(where, given);
  for (const [name, { shape }] of Object.entries(given)) checkShape(where, name, shape, param.shape);
  checkInteger(where, 'step', settings.step, { min: 1 });
  const numbers = numbersOf(settings);
  if (hasKernel('KleeneAdam'))
    return runKernel('KleeneAdam', given, { ...numbers }) as [tf.Tensor, tf.Tensor, tf.Tensor];
  return tf.tidy(() => plain(tensors, numbers));
}

type Numbers = ReturnType<typeof numbersOf>;

/** Powers are taken in float64 from the whole number of the step, so that a resumed run has the same bits. */
function numbersOf({ step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled }: AdamSettings) {
  return {
    beta1,
    beta2,
    epsilon,
    /** What is kept of the parameter. */
    keep: decoupled ? 1 - learningRate * weightDecay : 1,
    /** Times the parameter, added to the gradient. */
    decay: decoupled ? 0 : weightDecay,
    size: learningRate / (1 - beta1 ** step),
    correction: Math.sqrt(1 - beta2 ** step),
  };
}

function plain({ param, grad, mean, square }: AdamTensors, n: Numbers): [tf.Tensor, tf.Tensor, tf.Tensor] {
  const slope = n.decay === 0 ? grad : tf.add(grad, tf.mul(param, n.decay));
  const nextMean = tf.add(mean, tf.mul(tf.sub(slope, mean), 1 - n.beta1));
  const nextSquare = tf.add(tf.mul(square, n.beta2), tf.mul(tf.square(slope), 1 - n.beta2));
  const spread = tf.add(tf.div(tf.sqrt(nextSquare), n.correction), n.epsilon);
  const kept = n.keep === 1 ? param : tf.mul(param, n.keep);
  return [tf.sub(kept, tf.mul(tf.div(nextMean, spread), n.size)), nextMean, nextSquare];
}
