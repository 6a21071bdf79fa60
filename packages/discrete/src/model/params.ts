import { unflatten, uniformFanIn, type NormParams } from '@kleene/nn';
import { assertPrepared } from '@kleene/ops';
import { label, type Key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { shapesOf } from '../extract/weights.ts';
import { checkConfig, type ReasonerConfig } from './config.ts';

/**
 * The parameters of a discrete reasoner, every matrix [in, out] and without bias; h is the width, S and K the numbers of node
 * and edge states. 14 h^2 + h (2 S + 2 K + 4) + 1 numbers.
 */
export type ReasonerParams = {
  /** What a state looks like: node [S, h], edge [K, h]. */
  readonly encoder: { readonly node: tf.Tensor2D; readonly edge: tf.Tensor2D };
  /** All [h, h] but `scalar`, one number w: a scalar s of an edge adds sqrt(h) w s to its score. */
  readonly attention: {
    readonly query: tf.Tensor2D;
    readonly key: tf.Tensor2D;
    readonly value: tf.Tensor2D;
    readonly edgeKey: tf.Tensor2D;
    readonly scalar: tf.Scalar;
  };
  /** `update` [3h, h]: rows for the message, the node's own state and the weight of its own loop. */
  readonly node: { readonly update: tf.Tensor2D; readonly norm: NormParams };
  /**
   * `pair` [2h, h]: rows for the sender's key and the receiver's query; `first` [4h, h]: rows for the edge's state, the pair,
   * the weight of the reverse edge and the edge's own; `second` [h, h].
   */
  readonly edge: {
    readonly pair: tf.Tensor2D;
    readonly first: tf.Tensor2D;
    readonly second: tf.Tensor2D;
    readonly norm: NormParams;
  };
  /** node [h, S], edge [h, K]. */
  readonly decode: { readonly node: tf.Tensor2D; readonly edge: tf.Tensor2D };
};

/**
 * Fresh parameters, which the caller owns: matrices uniform within 1/sqrt(rows), layer norms as the identity, the weight of
 * the scalars -1, so that the smallest wins (Rodionov and Prokhorenkova 2024; yandex-research/dnar, models.py).
 */
export function init(config: ReasonerConfig, key: Key): ReasonerParams {
  assertPrepared('discrete.init');
  const { hidden } = checkConfig('discrete.init', config);
  const fresh = (path: string, shape: number[]): tf.Tensor => {
    if (path === 'attention.scalar') return tf.scalar(-1);
    if (path.endsWith('.gain')) return tf.ones(shape);
    if (path.endsWith('.shift')) return tf.zeros(shape);
    return uniformFanIn(label(key, ...path.split('.')), shape);
  };
  const leaves = Object.entries(shapesOf(config, hidden)).map(([path, shape]) => [path, fresh(path, [...shape])]);
  return unflatten(Object.fromEntries(leaves) as Record<string, tf.Tensor>) as ReasonerParams;
}
