import { checkFinite, checkOptions } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { decayed, lerp, squareMean } from './arithmetic.ts';
import { optimiser, type Optimiser } from './optimiser.ts';

/** Options of `rmsprop`; the defaults are PyTorch's. */
export interface RmspropOptions {
  /** Default 0.01. */
  readonly learningRate?: number;
  /** How much of the mean of squares is kept at each step; default 0.99. */
  readonly alpha?: number;
  /** Share of the last step that is kept; default 0. */
  readonly momentum?: number;
  /** Whether the square of the mean is taken off, which leaves the variance; default false. */
  readonly centered?: boolean;
  /** Keeps the division finite; default 1e-8. */
  readonly epsilon?: number;
  /** Times the parameter, added to its gradient; default 0. */
  readonly weightDecay?: number;
}

/** RMSprop (Tieleman and Hinton 2012; centred: Graves 2013, section 4.2) as in PyTorch's `RMSprop`. */
export function rmsprop(options: RmspropOptions = {}): Optimiser {
  const where = 'nn.rmsprop';
  checkOptions(where, options, ['learningRate', 'alpha', 'momentum', 'centered', 'epsilon', 'weightDecay']);
  const {
    learningRate = 1e-2,
    alpha = 0.99,
    momentum = 0,
    centered = false,
    epsilon = 1e-8,
    weightDecay = 0,
  } = options;
  for (const [name, value] of Object.entries({ learningRate, epsilon, weightDecay }))
    checkFinite(where, name, value, { min: 0 });
  for (const [name, value] of Object.entries({ alpha, momentum })) checkFinite(where, name, value, { min: 0, max: 1 });
  return optimiser({
    name: 'rmsprop',
    learningRate,
    slots: ['square', ...(centered ? ['mean'] : []), ...(momentum > 0 ? ['velocity'] : [])],
    step(param, gradient, [square, ...others], { learningRate: rate }) {
      const grad = decayed(gradient, param, weightDecay);
      const nextSquare = squareMean(square!, grad, alpha);
      const mean = centered ? lerp(others[0]!, grad, 1 - alpha) : undefined;
      const variance = mean === undefined ? nextSquare : tf.sub(nextSquare, tf.square(mean));
      const scaled = tf.div(grad, tf.add(tf.sqrt(variance), epsilon));
      const velocity = momentum > 0 ? tf.add(tf.mul(others.at(-1)!, momentum), scaled) : undefined;
      const next = tf.sub(param, tf.mul(velocity ?? scaled, rate));
      return [next, nextSquare, ...[mean, velocity].filter((slot) => slot !== undefined)];
    },
  });
}
