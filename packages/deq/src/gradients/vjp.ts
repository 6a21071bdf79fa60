import * as tf from '@tensorflow/tfjs-core';
import { tensorsOf, type State } from '../pack.ts';

/** The inner product of two states, a scalar. */
export function product(a: State, b: State): tf.Scalar {
  const other = tensorsOf(b);
  return tf.addN(tensorsOf(a).map((tensor, at) => tf.sum(tf.mul(tensor, other[at]!)))) as tf.Scalar;
}

/** The gradients of Σ `run() · u` with respect to `at`, zeros where there is none. Within a `tf.tidy` and an `isolateTape`. */
export function pull(run: () => State, u: State, at: readonly tf.Tensor[]): tf.Tensor[] {
  const { grads } = tf.engine().gradients(() => product(run(), u), [...at], undefined, true);
  return at.map((tensor, i) => grads[i] ?? tf.zerosLike(tensor));
}

/** The inner product of each row, [batch, 1]. */
export function rowProducts(a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D {
  return tf.sum(tf.mul(a, b), 1, true);
}

/** Rounding of a residual, relative to the state: 8 times the distance from 1 to the next number in float32. */
const NOISE = 2 ** -20;

/** Whether each row of a residual, or of a change of it, is more than rounding of the state `at`: [batch, 1]. */
export function isAboveNoise(residual: tf.Tensor2D, at: tf.Tensor2D): tf.Tensor2D {
  return tf.greater(rowProducts(residual, residual), tf.mul(rowProducts(at, at), NOISE ** 2));
}

/** One tensor [batch, numbers] of a state, differentiable. */
export function flat(state: State): tf.Tensor2D {
  const rows = tensorsOf(state).map((tensor) => tf.reshape(tensor, [tensor.shape[0]!, -1]));
  return (rows.length === 1 ? rows[0] : tf.concat(rows, 1)) as tf.Tensor2D;
}

/** The state of the shapes of `like`, but for the batch, that `flat` made `rows` of; differentiable. */
export function shaped<S extends State>(rows: tf.Tensor, like: S): S {
  const batch = rows.shape[0]!;
  const shapes = tensorsOf(like).map(({ shape }) => [batch, ...shape.slice(1)]);
  const sizes = tensorsOf(like).map(({ shape }) => shape.slice(1).reduce((size, axis) => size * axis, 1));
  const parts = sizes.length === 1 ? [rows] : tf.split(rows, sizes, 1);
  const tensors = parts.map((part, at) => tf.reshape(part, shapes[at]!));
  return (Array.isArray(like) ? tensors : tensors[0]) as unknown as S;
}
