import { checkObject, checkOptions } from '@kleene/base';
import { flatten, mapParams, valueAndGrads, type Params } from '@kleene/nn';
import { assertPrepared } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction, checkTensors, isTensor } from '../check.ts';
import { limitNames } from '../limits.ts';
import { tensorsOf, type State } from '../pack.ts';
import { solveAsync, type Solution, type SolveOptions } from '../solve.ts';
import type { Layer } from './gradient.ts';
import { adjoint, checkBackward, ended, type ImplicitOptions } from './implicit.ts';
import { flat, product, shaped } from './vjp.ts';

/** A model around one equilibrium in three parts, so that nothing has to be waited for while a gradient is taken. */
export interface EquilibriumModel<P extends Params, S extends State> {
  /** What `f` gets beside the state, tensors with a row per sample: what an encoder makes of the data, the same each time. Default none. */
  readonly inputs?: (params: P) => readonly tf.Tensor[];
  /** The map whose fixed point is sought. */
  readonly f: (params: P, z: S, ...inputs: tf.Tensor[]) => S;
  /** The loss of the state, a scalar. */
  readonly loss: (params: P, z: S) => tf.Scalar;
}

/** How both solves go. */
export interface AsyncGradOptions extends Omit<SolveOptions, 'inputs' | 'labels'> {
  /** The backward solve, as `implicit` has it. */
  readonly backward?: ImplicitOptions;
}

/** A loss with its gradients, all the caller's, and how the solve went. */
export interface AsyncValueAndGrads<P extends Params> {
  readonly value: tf.Scalar;
  readonly grads: P;
  readonly solution: Omit<Solution<State>, 'value' | 'states'>;
}

/**
 * The loss of a model with an equilibrium and its implicit gradient, for backends that can not be read from without waiting: the numbers of
 * `valueAndGrads` around an `equilibrium`, in two solves that wait. In between others may use TensorFlow.js; the parameters must stay.
 *
 * Throws as `solve`, `implicit` and `valueAndGrads` do; an exception leaves no tensor behind. `z0` and `params` are not disposed.
 */
export async function valueAndGradsAsync<P extends Params, S extends State>(
  model: EquilibriumModel<P, S>,
  params: P,
  z0: S,
  options: AsyncGradOptions = {},
): Promise<AsyncValueAndGrads<P>> {
  const where = 'deq.valueAndGradsAsync';
  assertPrepared(where);
  const { inputs: encode = () => [], f, loss } = checkModel(where, model);
  checkTree(where, 'params', params);
  checkOptions(where, options, [...limitNames.filter((name) => name !== 'labels'), 'drop', 'backward']);
  const { backward: given = {}, ...solving } = options;
  const backward = checkBackward(where, given);
  const held: tf.Tensor[] = [];
  const hold = <T extends State>(state: T): T => {
    held.push(...tensorsOf(state));
    return state;
  };
  try {
    const inputs = hold(tf.tidy(() => checked(where, encode(params)).map((input) => tf.clone(input))));
    const layer: Layer<S> = { f: (z, ...rows) => f(params, z, ...rows), inputs, drop: solving.drop ?? true };
    const { value: z, states: _, ...solution } = await solveAsync(layer.f, z0, { ...solving, inputs });
    hold(z);
    // The loss differentiated by the image of the solution, and by the parameters after it; those before it follow once u is known.
    const image = hold(tf.tidy(() => flat(layer.f(z, ...inputs))));
    const after = valueAndGrads((at) => loss(at.params, shaped(at.image, z)), { params, image });
    const [value, dy] = hold([after.value, after.grads.image] as const);
    hold(Object.values(flatten(after.grads.params)));
    const { step, settings } = adjoint(layer, z, hold(tf.tidy(() => flat(z))), dy, backward);
    const u = hold(ended(where, await solveAsync(step, dy, settings), backward));
    const before = valueAndGrads((p) => product(f(p, z, ...encode(p)), shaped(u, z)), params);
    hold([before.value, ...Object.values(flatten(before.grads))]);
    return { value: tf.clone(value), grads: tf.tidy(() => added(after.grads.params, before.grads)), solution };
  } finally {
    tf.dispose(held);
  }
}

function added<P extends Params>(a: P, b: P): P {
  const other = flatten(b);
  return mapParams(a, (leaf, path) => tf.add(leaf, other[path]!));
}

function checked(where: string, inputs: readonly tf.Tensor[]): readonly tf.Tensor[] {
  checkTensors(where, 'model.inputs(params)', inputs);
  return inputs;
}

function checkTree(where: string, path: string, tree: Params): void {
  checkObject(where, path, tree);
  for (const [name, value] of Object.entries(tree)) if (!isTensor(value)) checkTree(where, `${path}.${name}`, value);
}

function checkModel<P extends Params, S extends State>(where: string, model: EquilibriumModel<P, S>) {
  checkOptions(where, model, ['inputs', 'f', 'loss']);
  checkFunction(where, 'model.f', model.f);
  checkFunction(where, 'model.loss', model.loss);
  if (model.inputs !== undefined) checkFunction(where, 'model.inputs', model.inputs);
  return model;
}
