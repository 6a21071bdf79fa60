import { checkOptions, KleeneError } from '@kleene/base';
import { isolateTape } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction } from '../check.ts';
import { checkLimits, limitNames, type Limits } from '../limits.ts';
import type { State } from '../pack.ts';
import { solve, type Solution } from '../solve.ts';
import { anderson } from '../solvers/anderson.ts';
import type { Gradient, Layer } from './gradient.ts';
import { flat, pull, shaped } from './vjp.ts';

/** How the adjoint of an implicit gradient is solved for. */
export interface ImplicitOptions extends Omit<Limits, 'labels'> {
  /** Told how the backward solve ended, after each. Without it, one that diverges or is not finite is an error. */
  readonly onBackward?: (solution: Omit<Solution<tf.Tensor>, 'value' | 'states'>) => void;
}

/**
 * The gradient of the implicit function theorem (Bai et al. 2019, theorem 1): dL/dθ = uᵀ ∂f/∂θ with u = Jᵀu + dL/dz, solved for with any
 * method. Memory does not grow with the steps of either solve. Parameters are found wherever `f` takes them from.
 *
 * Default: Anderson, 64 steps, relative 1e-5 and absolute 0, because gradients have no natural size.
 */
export function implicit(options: ImplicitOptions = {}): Gradient {
  checkOptions('deq.implicit', options, [...limitNames.filter((name) => name !== 'labels'), 'onBackward']);
  const { onBackward, ...given } = options;
  if (onBackward !== undefined) checkFunction('deq.implicit', 'onBackward', onBackward);
  const limits: Limits = { solver: anderson(), absolute: 0, relative: 1e-5, ...given };
  checkLimits('deq.implicit', limits);
  return {
    name: 'implicit',
    from: 'solution',
    attach<S extends State>(layer: Layer<S>, z: S): S {
      // The image takes the gradients of whatever f refers to; the node behind it replaces dL/dz by u.
      const image = layer.f(z, ...layer.inputs);
      const node = tf.customGrad((rows, save) => {
        (save as tf.GradSaveFunc)([flat(z)]);
        return {
          value: tf.clone(rows as tf.Tensor),
          gradFunc: (dy, saved) => isolateTape(() => adjoint(layer, z, saved[0]!, dy, limits, onBackward)),
        };
      });
      return shaped(node(flat(image)), image);
    },
  };
}

function adjoint<S extends State>(
  { f, inputs, drop }: Layer<S>,
  like: S,
  rows: tf.Tensor,
  dy: tf.Tensor,
  limits: Limits,
  onBackward: ImplicitOptions['onBackward'],
): tf.Tensor {
  const step = (u: tf.Tensor, z: tf.Tensor, g: tf.Tensor, ...rest: tf.Tensor[]): tf.Tensor => {
    const [pulled] = pull(() => f(shaped(z, like), ...rest), shaped(u, like), [z]);
    return tf.add(pulled!, g);
  };
  const { value, states: _, ...solution } = solve(step, dy, { ...limits, drop, inputs: [rows, dy, ...inputs] });
  if (onBackward !== undefined) onBackward(solution);
  else if (solution.outcomes.some((outcome) => outcome === 'non-finite' || outcome === 'diverged'))
    throw new KleeneError(
      'non-finite',
      `deq.implicit: the backward solve must end, got ${solution.outcomes.join(', ')}`,
    );
  return value;
}
