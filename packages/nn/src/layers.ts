import { refuse } from '@kleene/base';
import * as ops from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';

/** A linear layer: `weight` [in, out], `bias` [out]. */
export type LinearParams = { readonly weight: tf.Tensor2D; readonly bias?: tf.Tensor1D };

/** `x` times the weight plus the bias over the last axis, whatever the rank of `x`: `[..., in]` to `[..., out]`. The caller owns the result. */
export function linear<T extends tf.Tensor>(x: T, { weight, bias }: LinearParams): T {
  const inner = x.shape.at(-1);
  if (inner !== weight.shape[0]) refuse('nn.linear', 'x', `of shape [..., ${weight.shape[0]}]`, x.shape);
  return tf.tidy(() => {
    const flat = x.rank === 2 ? x : tf.reshape(x, [-1, inner]);
    const product = tf.matMul(flat as tf.Tensor2D, weight);
    const shifted = bias === undefined ? product : tf.add(product, bias);
    return (x.rank === 2 ? shifted : tf.reshape(shifted, [...x.shape.slice(0, -1), weight.shape[1]])) as T;
  });
}

/** What stands between two layers of an MLP. */
export type Activation = (x: tf.Tensor) => tf.Tensor;

/** Linear layers one after the other with `activation` (default: relu) between them, not after the last. `[..., in]` to `[..., out]`. The caller owns the result. */
export function mlp<T extends tf.Tensor>(x: T, layers: readonly LinearParams[], activation: Activation = tf.relu): T {
  if (layers.length === 0) refuse('nn.mlp', 'layers', 'at least one layer', layers);
  return tf.tidy(() => layers.reduce((h: tf.Tensor, layer, at) => linear(at === 0 ? h : activation(h), layer), x) as T);
}

/** The affine part of a layer norm, both [width]. */
export type NormParams = { readonly gain: tf.Tensor1D; readonly shift: tf.Tensor1D };

/**
 * Layer normalisation over the last axis (Ba, Kiros and Hinton 2016): (x - mean) / sqrt(variance + epsilon) * gain + shift, with the
 * biased variance. `[..., width]` to the same shape; `layerNorm` of `@kleene/ops` over a parameter tree. The caller owns the result.
 */
export function layerNorm<T extends tf.Tensor>(x: T, { gain, shift }: NormParams, epsilon = 1e-5): T {
  if (x.shape.at(-1) !== gain.shape[0]) refuse('nn.layerNorm', 'x', `of shape [..., ${gain.shape[0]}]`, x.shape);
  return ops.layerNorm(x, gain, shift, epsilon);
}
