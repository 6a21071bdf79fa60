import { checkObject, checkOptions, refuse } from '@kleene/base';
import { assertPrepared } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction } from './check.ts';
import type { Gradient, Layer } from './gradients/gradient.ts';
import { implicit } from './gradients/implicit.ts';
import { layoutOf, tensorsOf, type State } from './pack.ts';
import { rowsOf } from './rows.ts';
import { solve, type Iterate, type Solution, type SolveOptions } from './solve.ts';

/** How a layer is solved and differentiated. */
export interface EquilibriumOptions extends SolveOptions {
  /** How it is differentiated. Default: by the implicit function theorem. */
  readonly gradient?: Gradient;
}

/** A layer's output; the caller owns the tensors. */
export interface Equilibrium<S extends State> {
  /** The state: `f` of the solution (once, or as often as the gradient says), with or without a gradient being taken. */
  readonly value: S;
  /** The same of the states at the `labels`. */
  readonly states: readonly S[];
  /** How the solve went; undefined for a gradient that runs none. */
  readonly solution: Omit<Solution<S>, 'value' | 'states'> | undefined;
}

/**
 * A deep equilibrium layer: the fixed point of `f`, differentiable with respect to everything that `f` and its `inputs` are made of
 * (not to `z0`, but where the gradient starts there). For use inside `valueAndGrads` or `tf.grad`. Throws as `solve` does.
 */
export function equilibrium<S extends State>(f: Iterate<S>, z0: S, options: EquilibriumOptions = {}): Equilibrium<S> {
  assertPrepared('deq.equilibrium');
  checkObject('deq.equilibrium', 'options', options);
  const { gradient = implicit(), ...solving } = options;
  checkGradient('deq.equilibrium', gradient);
  if (gradient.from === 'start')
    return { value: attach(f, z0, { ...pick(solving), gradient }), states: [], solution: undefined };
  const { value, states, ...solution } = solve(f, z0, solving);
  try {
    const attached = [value, ...states].map((state) => attach(f, state, { ...pick(solving), gradient }));
    return { value: attached[0]!, states: attached.slice(1), solution };
  } finally {
    tf.dispose([value, ...states].flatMap((state) => [...tensorsOf(state)]));
  }
}

/** What `attach` needs to know of a solve. */
export type AttachOptions = Pick<EquilibriumOptions, 'gradient' | 'inputs' | 'drop'>;

/**
 * A gradient for a solution that is there already, from `solveAsync` say: `f` applied to it, differentiable as `gradient` says. Not
 * for backends that can not be read from without waiting, unless the gradient is `phantom` or `oneStep`. The caller owns the result.
 */
export function attach<S extends State>(f: Iterate<S>, z: S, options: AttachOptions = {}): S {
  checkOptions('deq.attach', options, ['gradient', 'inputs', 'drop']);
  const { gradient = implicit(), inputs = [], drop = true } = options;
  checkGradient('deq.attach', gradient);
  checkFunction('deq.attach', 'f', f);
  rowsOf('deq.attach', inputs, layoutOf('deq.attach', z).batch);
  if (typeof drop !== 'boolean') refuse('deq.attach', 'drop', 'true or false', drop);
  const layer: Layer<S> = { f, inputs, drop };
  // What f returns may be the caller's own tensor; the result is not.
  return tf.tidy(() => owned(gradient.attach(layer, z)) as tf.TensorContainer) as S;
}

function owned<S extends State>(state: S): S {
  return (
    Array.isArray(state) ? state.map((tensor) => tf.clone(tensor as tf.Tensor)) : tf.clone(state as tf.Tensor)
  ) as S;
}

function pick({ inputs, drop }: SolveOptions): AttachOptions {
  return { ...(inputs && { inputs }), ...(drop !== undefined && { drop }) };
}

function checkGradient(where: string, gradient: Gradient): void {
  if (typeof gradient?.attach !== 'function') refuse(where, 'gradient', 'a gradient such as implicit()', gradient);
}
