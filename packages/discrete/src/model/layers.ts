import { layerNorm, type NormParams } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { ReasonerParams } from './params.ts';

/** The product of two matrices, [rows, in] by [in, out]. */
export function product(x: tf.Tensor2D, weight: tf.Tensor2D): tf.Tensor2D {
  return tf.matMul(x, weight);
}

/** What the attention makes of embedded states, each [rows, h]. */
export interface Projections {
  readonly query: tf.Tensor2D;
  readonly key: tf.Tensor2D;
  readonly value: tf.Tensor2D;
}

/** Query, key and value of embedded node states [rows, h]. */
export function project(nodes: tf.Tensor2D, { attention }: ReasonerParams): Projections {
  return {
    query: product(nodes, attention.query),
    key: product(nodes, attention.key),
    value: product(nodes, attention.value),
  };
}

/** <query of the receiver, key of the sender + key of the edge> / sqrt(h), row by row, [rows]. */
export function agreement(query: tf.Tensor2D, key: tf.Tensor2D, edgeKey: tf.Tensor2D): tf.Tensor1D {
  const h = query.shape[1];
  return tf.div(tf.sum(tf.mul(query, tf.add(key, edgeKey)), 1), Math.sqrt(h));
}

/** How strongly scalars count: beta = sqrt(h) w, a scalar tensor. The sign decides whether the smallest or the largest wins. */
export function scalarWeight({ attention }: ReasonerParams): tf.Scalar {
  return tf.mul(attention.scalar, Math.sqrt(attention.query.shape[0]));
}

/** What an edge makes of its ends, [rows, h]: the sender's key beside the receiver's query. */
export function pairUp(key: tf.Tensor2D, query: tf.Tensor2D, { edge }: ReasonerParams): tf.Tensor2D {
  return tf.relu(product(tf.concat([key, query], 1), edge.pair));
}

/** Logits of the next state from the last hidden layer [rows, h]: layer norm, then the decoder [h, states]. */
export function decodeStates(hidden: tf.Tensor2D, norm: NormParams, decoder: tf.Tensor2D): tf.Tensor2D {
  return product(layerNorm(hidden, norm), decoder);
}
