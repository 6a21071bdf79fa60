import { checkFinite, checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkTensors } from '../check.ts';

/** How the losses on a solver's path are weighted. */
export interface CorrectionOptions {
  /**
   * The weight of the i-th of n: `exponential` γ^(n-1-i), `linear` 1 - γ(n-1-i)/n, `constant` γ, or a function of i and n. Default
   * `exponential`.
   */
  readonly weights?: 'exponential' | 'linear' | 'constant' | ((at: number, count: number) => number);
  /** γ, at least 0. Default 0.8, 0.9 for `linear`, 1 for `constant`. */
  readonly gamma?: number;
}

const schedules = {
  exponential: { gamma: 0.8, at: (i: number, n: number, gamma: number) => gamma ** (n - 1 - i) },
  linear: { gamma: 0.9, at: (i: number, n: number, gamma: number) => 1 - (gamma * (n - 1 - i)) / n },
  constant: { gamma: 1, at: (_i: number, _n: number, gamma: number) => gamma },
} as const;

/**
 * The weighted sum of losses on states of a solver's path, the last of them the solution's (fixed-point correction, Bai et al. 2022): it
 * rewards a path that is right early. A scalar that the caller owns.
 */
export function fixedPointCorrection(losses: readonly tf.Scalar[], options: CorrectionOptions = {}): tf.Scalar {
  const where = 'deq.fixedPointCorrection';
  checkOptions(where, options, ['weights', 'gamma']);
  checkTensors(where, 'losses', losses);
  losses.forEach(({ rank, shape }, at) => rank === 0 || refuse(where, `losses[${at}]`, 'a scalar', shape));
  if (losses.length === 0) refuse(where, 'losses', 'at least one scalar', losses);
  const weights = correctionWeights(losses.length, options);
  return tf.tidy(() => tf.addN(losses.map((loss, i) => tf.mul(loss, weights[i]!))) as tf.Scalar);
}

/** The weights of `fixedPointCorrection` for `count` losses. */
export function correctionWeights(count: number, options: CorrectionOptions = {}): number[] {
  const where = 'deq.correctionWeights';
  checkOptions(where, options, ['weights', 'gamma']);
  checkInteger(where, 'count', count, { min: 1 });
  const { weights = 'exponential', gamma } = options;
  if (typeof weights === 'function')
    return Array.from({ length: count }, (_, i) => checkFinite(where, 'a weight', weights(i, count)));
  const schedule = schedules[checkOneOf(where, 'weights', weights, ['exponential', 'linear', 'constant'])];
  const rate = checkFinite(where, 'gamma', gamma ?? schedule.gamma, { min: 0 });
  return Array.from({ length: count }, (_, i) => schedule.at(i, count, rate));
}
