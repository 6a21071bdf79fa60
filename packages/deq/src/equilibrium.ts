import { checkObject, checkOptions, refuse } from '@kleene/base';
import { assertPrepared } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction } from './check.ts';
import type { Gradient, Layer } from './gradients/gradient.ts';
import { implicit } from './gradients/implicit.ts';
import { checkLimits } from './limits.ts';
import { checkImage, layoutOf, tensorsOf, type State } from './pack.ts';
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
  /** The same of the states at the `labels`; with several outputs of each, one after the other. */
  readonly states: readonly S[];
  /** All outputs of the gradient (those that `phantom` is asked for), the last of them `value` itself. */
  readonly outputs: readonly S[];
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
  checkLimits('deq.equilibrium', solving, ['inputs', 'drop']);
  const layer = layerOf('deq.equilibrium', f, z0, solving);
  if (gradient.from === 'start') {
    const value = outputsOf(gradient, layer, [z0])[0]!.at(-1)!;
    return { value, states: [], outputs: [value], solution: undefined };
  }
  const { value, states, ...solution } = solve(f, z0, solving);
  try {
    const [outputs, ...others] = outputsOf(gradient, layer, [value, ...states]);
    return { value: outputs!.at(-1)!, states: others.flat(), outputs: outputs!, solution };
  } finally {
    tf.dispose([value, ...states].flatMap((state) => [...tensorsOf(state)]));
  }
}

/** What `attach` needs to know of a solve. */
export type AttachOptions = Pick<EquilibriumOptions, 'gradient' | 'inputs' | 'drop'>;

/**
 * A gradient for a solution that is there already, from `solveAsync` say: `f` applied to it, differentiable as `gradient` says. On
 * backends that can not be read from without waiting that is `phantom` or `oneStep`, or else see `valueAndGradsAsync`. The caller owns the
 * result.
 */
export function attach<S extends State>(f: Iterate<S>, z: S, options: AttachOptions = {}): S {
  checkOptions('deq.attach', options, ['gradient', 'inputs', 'drop']);
  const { gradient = implicit(), ...rest } = options;
  checkGradient('deq.attach', gradient);
  return outputsOf(gradient, layerOf('deq.attach', f, z, rest), [z])[0]!.at(-1)!;
}

function layerOf<S extends State>(where: string, f: Iterate<S>, z: S, options: SolveOptions): Layer<S> {
  const { inputs = [], drop = true } = options;
  checkFunction(where, 'f', f);
  const layout = layoutOf(where, z);
  rowsOf(where, inputs, layout.batch);
  if (typeof drop !== 'boolean') refuse(where, 'drop', 'true or false', drop);
  const checked: Iterate<S> = (state, ...rows) => {
    const image = f(state, ...rows);
    checkImage(where, layout, image, tensorsOf(state)[0]!.shape[0]!);
    return image;
  };
  return { f: checked, inputs, drop };
}

/** All outputs of the gradient for each of some states: together, so that an exception at one leaves no tensor of another behind. */
function outputsOf<S extends State>(gradient: Gradient, layer: Layer<S>, states: readonly S[]): S[][] {
  const all: S[][] = [];
  tf.tidy(() => {
    for (const z of states) all.push([...(gradient.path?.(layer, z) ?? [gradient.attach(layer, z)])].map(owned));
    return all.flat().flatMap((state) => [...tensorsOf(state)]);
  });
  return all;
}

// What f returns may be the caller's own tensor; the result is not.
function owned<S extends State>(state: S): S {
  return (
    Array.isArray(state) ? state.map((tensor) => tf.clone(tensor as tf.Tensor)) : tf.clone(state as tf.Tensor)
  ) as S;
}

function checkGradient(where: string, gradient: Gradient): void {
  if (typeof gradient?.attach !== 'function') refuse(where, 'gradient', 'a gradient such as implicit()', gradient);
}
