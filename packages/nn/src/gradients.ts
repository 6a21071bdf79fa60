import { refuse } from '@kleene/base';
import { assertPrepared, releasingTape } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { flatten, mapParams, type Params } from './params.ts';

/** A loss with its gradient, both the caller's. */
export interface ValueAndGrads<P extends Params> {
  readonly value: tf.Scalar;
  /** The tree of `params` with a gradient of the same shape at each path; zeros where a parameter does not matter. */
  readonly grads: P;
}

/**
 * The value of `loss` at `params` and its gradient. Throws `invalid-argument` when the loss is not a scalar. The parameters are not
 * disposed; the caller owns the results.
 */
export function valueAndGrads<P extends Params>(loss: (params: P) => tf.Scalar, params: P): ValueAndGrads<P> {
  assertPrepared('nn.valueAndGrads');
  return tf.tidy(() => {
    const leaves = Object.values(flatten(params));
    if (leaves.length === 0) refuse('nn.valueAndGrads', 'params', 'a tree with at least one leaf', params);
    // tf.variableGrads wants variables and tf.valueAndGrads a list of tensors and a loss that uses some of them.
    const { value, grads } = releasingTape(() =>
      tf.engine().gradients(() => scalar(loss(params)), leaves, undefined, true),
    );
    const byLeaf = new Map(leaves.map((leaf, at) => [leaf, grads[at] ?? tf.zerosLike(leaf)]));
    return { value, grads: mapParams(params, (leaf) => byLeaf.get(leaf)!) };
  });
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
