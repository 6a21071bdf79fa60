import { checkFinite, checkOptions, refuse } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { decayed } from './arithmetic.ts';
import { optimiser, type Optimiser } from './optimiser.ts';

/** Options of `sgd`. */
export interface SgdOptions {
  readonly learningRate: number;
  /** Share of the last step that is kept; default 0. */
  readonly momentum?: number;
  /** Whether the gradient is taken as if at the end of the step (Nesterov 1983); default false. */
  readonly nesterov?: boolean;
  /** Times the parameter, added to its gradient; default 0. */
  readonly weightDecay?: number;
}

/** Stochastic gradient descent as in PyTorch's `SGD`. */
export function sgd(options: SgdOptions): Optimiser {
  const where = 'nn.sgd';
  checkOptions(where, options, ['learningRate', 'momentum', 'nesterov', 'weightDecay']);
  const { learningRate, momentum = 0, nesterov = false, weightDecay = 0 } = options;
  checkFinite(where, 'learningRate', learningRate, { min: 0 });
  checkFinite(where, 'momentum', momentum, { min: 0, max: 1 });
  checkFinite(where, 'weightDecay', weightDecay, { min: 0 });
  if (nesterov && momentum === 0) refuse(where, 'momentum', 'above 0 with nesterov', momentum);
  return optimiser({
    name: 'sgd',
    learningRate,
    slots: momentum === 0 ? [] : ['velocity'],
    step(param, gradient, [velocity], { learningRate: rate }) {
      const grad = decayed(gradient, param, weightDecay);
      if (velocity === undefined) return [tf.sub(param, tf.mul(grad, rate))];
      const moved = tf.add(tf.mul(velocity, momentum), grad);
      const along = nesterov ? tf.add(grad, tf.mul(moved, momentum)) : moved;
      return [tf.sub(param, tf.mul(along, rate)), moved];
    },
  });
}
