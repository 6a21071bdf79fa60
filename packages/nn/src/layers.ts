import { refuse } from '@kleene/base';
import { isRecording } from '@kleene/ops';
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
 * biased variance. `[..., width]` to the same shape. Its gradient is one formula over what the
 * forward pass has computed. The caller owns the result.
 */
export function layerNorm<T extends tf.Tensor>(x: T, { gain, shift }: NormParams, epsilon = 1e-5): T {
  if (x.shape.at(-1) !== gain.shape[0]) refuse('nn.layerNorm', 'x', `of shape [..., ${gain.shape[0]}]`, x.shape);
  return tf.tidy(() => tf.add(tf.mul(normalise(x, epsilon), gain), shift) as T);
}

function normalise(x: tf.Tensor, epsilon: number): tf.Tensor {
  const rows = tf.customGrad((input, save) => {
    const [value, scale] = parts(input as tf.Tensor, epsilon);
    (save as tf.GradSaveFunc)([input as tf.Tensor, value, scale]);
    const gradFunc = (dy: tf.Tensor, [again, ...kept]: tf.Tensor[]): tf.Tensor =>
      tf.tidy(() => pull(dy, isRecording() ? parts(again!, epsilon) : (kept as [tf.Tensor, tf.Tensor])));
    return { value, gradFunc };
  });
  return rows(x);
}

/** The normalised rows, and what the centred ones were multiplied by. */
function parts(x: tf.Tensor, epsilon: number): [value: tf.Tensor, scale: tf.Tensor] {
  const centred = tf.sub(x, tf.mean(x, -1, true));
  const scale = tf.rsqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
  return [tf.mul(centred, scale), scale];
}

/** scale * (dy - mean(dy) - y mean(dy y)): the gradient of y = (x - mean) * scale. */
function pull(dy: tf.Tensor, [y, scale]: [tf.Tensor, tf.Tensor]): tf.Tensor {
  const along = tf.mul(y, tf.mean(tf.mul(dy, y), -1, true));
  return tf.mul(scale, tf.sub(tf.sub(dy, tf.mean(dy, -1, true)), along));
}
