import { refuse } from '@kleene/base';
import { assertPrepared, isolateTape, isRecording } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { flatten, mapParams, type Params } from './params.ts';

/** A loss with its gradient, both the caller's. */
export interface ValueAndGrads<P extends Params> {
  readonly value: tf.Scalar;
  /** The tree of `params` with a gradient of the same shape at each path; zeros where a parameter does not matter. */
  readonly grads: P;
}

/**
 * The value of `loss` at `params` and its gradient. Throws `invalid-argument` when the loss is not a scalar, a leaf not float32, or a
 * tensor in two places of the tree. The parameters are not disposed; the caller owns the results. Works anywhere: within another
 * gradient's forward pass it can be differentiated itself; within a custom gradient, forward or backward, its result is a constant.
 */
export function valueAndGrads<P extends Params>(loss: (params: P) => tf.Scalar, params: P): ValueAndGrads<P> {
  assertPrepared('nn.valueAndGrads');
  const leaves = checkLeaves(params);
  const run = () => tf.tidy(() => differentiate(() => scalar(loss(params)), params, leaves));
  return isRecording() ? run() : isolateTape(run);
}

function differentiate<P extends Params>(loss: () => tf.Scalar, params: P, leaves: tf.Tensor[]) {
  // tf.variableGrads wants variables and tf.valueAndGrads a list of tensors and a loss that uses some of them.
  const { value, grads } = tf.engine().gradients(loss, leaves, undefined, true);
  const byLeaf = new Map(leaves.map((leaf, at) => [leaf, grads[at] ?? tf.zerosLike(leaf)]));
  return {
    value: leaves.includes(value) ? value.clone() : value,
    grads: mapParams(params, (leaf) => byLeaf.get(leaf)!),
  };
}

function checkLeaves(params: Params): tf.Tensor[] {
  const entries = Object.entries(flatten(params));
  if (entries.length === 0) refuse('nn.valueAndGrads', 'params', 'a tree with at least one leaf', params);
  const paths = new Map<tf.Tensor, string>();
  for (const [path, leaf] of entries) {
    if (leaf.dtype !== 'float32') refuse('nn.valueAndGrads', path, 'of type float32', leaf.dtype);
    if (paths.has(leaf)) refuse('nn.valueAndGrads', path, 'a tensor of its own', `that of ${paths.get(leaf)}`);
    paths.set(leaf, path);
  }
  return [...paths.keys()];
}

function scalar(value: tf.Scalar): tf.Scalar {
  return value.rank === 0 ? value : refuse('nn.valueAndGrads', 'loss', 'a scalar', value.shape);
}

/** Gradients scaled to a length of at most `max`. */
export interface Clipped<P extends Params> {
  readonly grads: P;
  /** Their length before: the square root of the sum of the squares of all of them. */
  readonly norm: tf.Scalar;
}

/**
 * Scales all gradients by min(1, max / (norm + 1e-6)) as PyTorch does. The gradients given are not disposed; the caller owns the results.
 * Reads nothing back, so it does not wait for the backend.
 */
export function clipByGlobalNorm<P extends Params>(grads: P, max: number): Clipped<P> {
  if (!(max > 0)) refuse('nn.clipByGlobalNorm', 'max', 'above 0', max);
  return tf.tidy(() => {
    const norm = globalNorm(grads);
    const scale = tf.minimum(1, tf.div(max, tf.add(norm, 1e-6)));
    return { grads: mapParams(grads, (leaf) => tf.mul(leaf, scale)), norm };
  });
}

/** The square root of the sum of the squares of all numbers in a tree, 0 for an empty one. The caller owns the scalar. */
export function globalNorm(params: Params): tf.Scalar {
  return tf.tidy(() => {
    const squares = Object.values(flatten(params)).map((leaf) => tf.sum(tf.square(leaf)));
    return squares.length === 0 ? tf.scalar(0) : tf.sqrt(tf.addN(squares));
  }) as tf.Scalar;
}
