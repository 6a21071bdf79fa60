import { checkFinite, checkOptions } from '@kleene/base';
import { adamStep } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { decayed, lerp } from './arithmetic.ts';
import { optimiser, type Optimiser } from './optimiser.ts';

/** Options of `adam`, `adamw` and `adamax`; the defaults are PyTorch's. */
export interface AdamOptions {
  /** Default 0.001 (`adamax`: 0.002). */
  readonly learningRate?: number;
  /** How much of the mean of the gradients is kept at each step; default 0.9. */
  readonly beta1?: number;
  /** How much of the mean of their squares (`adamax`: of their maximum) is kept at each step; default 0.999. */
  readonly beta2?: number;
  /** Keeps the division finite; default 1e-8. */
  readonly epsilon?: number;
  /** Default 0 (`adamw`: 0.01). */
  readonly weightDecay?: number;
}

/** Adam (Kingma and Ba 2015, algorithm 1) as in PyTorch's `Adam`; weight decay is added to the gradient. */
export function adam(options: AdamOptions = {}): Optimiser {
  return adamRule('adam', false, check('nn.adam', options, { learningRate: 1e-3, weightDecay: 0 }));
}

/** AdamW (Loshchilov and Hutter 2019, algorithm 2) as in PyTorch's `AdamW`: the parameter itself decays, by learningRate * weightDecay. */
export function adamw(options: AdamOptions = {}): Optimiser {
  return adamRule('adamw', true, check('nn.adamw', options, { learningRate: 1e-3, weightDecay: 1e-2 }));
}

/** Adamax (Kingma and Ba 2015, algorithm 2) as in PyTorch's `Adamax`: the largest gradient of late instead of the mean of squares. */
export function adamax(options: AdamOptions = {}): Optimiser {
  const settings = check('nn.adamax', options, { learningRate: 2e-3, weightDecay: 0 });
  const { beta1, beta2, epsilon, weightDecay } = settings;
  return optimiser({
    name: 'adamax',
    learningRate: settings.learningRate,
    slots: ['mean', 'largest'],
    step(param, gradient, [mean, largest], { step, learningRate }) {
      const grad = decayed(gradient, param, weightDecay);
      const nextMean = lerp(mean!, grad, 1 - beta1);
      const nextLargest = tf.maximum(tf.mul(largest!, beta2), tf.add(tf.abs(grad), epsilon));
      const size = learningRate / (1 - beta1 ** step);
      return [tf.sub(param, tf.mul(tf.div(nextMean, nextLargest), size)), nextMean, nextLargest];
    },
  });
}

type Settings = Required<AdamOptions>;

function adamRule(name: string, decoupled: boolean, settings: Settings): Optimiser {
  return optimiser({
    name,
    learningRate: settings.learningRate,
    slots: ['mean', 'square'],
    step: (param, grad, [mean, square], moment) =>
      adamStep({ param, grad, mean: mean!, square: square! }, { ...settings, ...moment, decoupled }),
  });
}

function check(
  where: string,
  options: AdamOptions,
  defaults: Pick<Settings, 'learningRate' | 'weightDecay'>,
): Settings {
  checkOptions(where, options, ['learningRate', 'beta1', 'beta2', 'epsilon', 'weightDecay']);
  const settings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, ...defaults, ...options };
  for (const name of ['learningRate', 'epsilon', 'weightDecay'] as const)
    checkFinite(where, name, settings[name], { min: 0 });
  for (const name of ['beta1', 'beta2'] as const)
    checkFinite(where, name, settings[name], { min: 0, max: 1 - Number.EPSILON });
  return settings;
}
