import { checkOptions, KleeneError } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction } from '../check.ts';
import { checkLimits, limitNames, type Limits } from '../limits.ts';
import type { State } from '../pack.ts';
import { solve, type Iterate, type Solution, type SolveOptions } from '../solve.ts';
import { anderson } from '../solvers/anderson.ts';
import type { Gradient, Layer } from './gradient.ts';
import { flat, pull, shaped } from './vjp.ts';

/** How the adjoint of an implicit gradient is solved for. */
export interface ImplicitOptions extends Omit<Limits, 'labels'> {
  /** Told how the backward solve ended, after each. Without it, one that diverges or is not finite is an error. */
  readonly onBackward?: ((solution: Omit<Solution<tf.Tensor>, 'value' | 'states'>) => void) | undefined;
}

/**
 * The gradient of the implicit function theorem (Bai et al. 2019, theorem 1): dL/dθ = uᵀ ∂f/∂θ with u = Jᵀu + dL/dz, solved for with any
 * method. Memory does not grow with the steps of either solve. Parameters are found wherever `f` takes them from.
 *
 * Default: Anderson, 64 steps, relative 1e-5 and absolute 0, because gradients have no natural size.
 */
export function implicit(options: ImplicitOptions = {}): Gradient {
  const backward = checkBackward('deq.implicit', options);
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
          gradFunc: (dy, saved) => {
            const { step, settings } = adjoint(layer, z, saved[0]!, dy, backward);
            return ended('deq.implicit', solve(step, dy, settings), backward);
          },
        };
      });
      return shaped(node(flat(image)), image);
    },
  };
}

/** How a backward solve goes, checked. */
export interface Backward extends Pick<ImplicitOptions, 'onBackward'> {
  readonly limits: Limits;
}

/** The options with their defaults; throws `invalid-argument` for wrong ones. */
export function checkBackward(where: string, options: ImplicitOptions): Backward {
  checkOptions(where, options, [...limitNames.filter((name) => name !== 'labels'), 'onBackward']);
  const { onBackward, ...given } = options;
  if (onBackward !== undefined) checkFunction(where, 'onBackward', onBackward);
  const limits: Limits = { solver: anderson(), absolute: 0, relative: 1e-5, ...given };
  checkLimits(where, limits);
  return { limits, onBackward };
}

/** The map whose fixed point is u, from dL/dz, of a solution like `like` given as `rows`; with how to solve for it. */
export function adjoint<S extends State>(
  { f, inputs, drop }: Layer<S>,
  like: S,
  rows: tf.Tensor,
  dy: tf.Tensor,
  { limits }: Backward,
): { step: Iterate<tf.Tensor>; settings: SolveOptions } {
  const step = (u: tf.Tensor, ...[z, g, ...rest]: tf.Tensor[]): tf.Tensor => {
    const [pulled] = pull(() => f(shaped(z!, like), ...rest), shaped(u, like), [z!]);
    return tf.add(pulled!, g!);
  };
  return { step, settings: { ...limits, drop, inputs: [rows, dy, ...inputs] } };
}

/** The u of a backward solve that has ended, once it was told of; throws `non-finite` where nobody listens to its having diverged. */
export function ended(where: string, found: Solution<tf.Tensor>, { onBackward }: Backward): tf.Tensor {
  const { value, states: _, ...solution } = found;
  if (onBackward !== undefined) onBackward(solution);
  else if (solution.outcomes.some((outcome) => outcome === 'non-finite' || outcome === 'diverged')) {
    value.dispose();
    throw new KleeneError('non-finite', `${where}: the backward solve must end, got ${solution.outcomes.join(', ')}`);
  }
  return value;
}
