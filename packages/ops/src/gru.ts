import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { checkState } from './gates.ts';
import { gruStates } from './gru-states.ts';

/** The weights of a GRU cell: reset, update and candidate gate side by side, as in PyTorch's `GRUCell`, transposed. */
export type GruParams = {
  /** [in, 3 * hidden] */
  readonly inputWeight: tf.Tensor2D;
  /** [3 * hidden] */
  readonly inputBias: tf.Tensor1D;
  /** [hidden, 3 * hidden] */
  readonly hiddenWeight: tf.Tensor2D;
  /** [3 * hidden] */
  readonly hiddenBias: tf.Tensor1D;
};

/**
 * One step of a GRU (Cho et al. 2014) in the form of PyTorch, whose reset gate acts after the product:
 * r, z = sigmoid(...), g = tanh(x Wg + b + r * (h Ug + c)), h' = (1 - z) * g + z * h. `x` [rows, in] and `hidden` [rows, hidden] give
 * [rows, hidden]. What input and hidden state say to the gates, and the result, are kept for the gradient. The caller owns the result.
 */
export function gruCell(x: tf.Tensor2D, hidden: tf.Tensor2D, params: GruParams): tf.Tensor2D {
  const where = 'ops.gruCell';
  checkFloats(where, { x, hidden });
  const size = checkState(where, x, { hidden });
  checkParams(where, params, x.shape[1], size);
  return tf.tidy(() => tf.squeeze(along(tf.expandDims(x, 0), hidden, params), [0]));
}

/**
 * The hidden states of a GRU after each step of a sequence, [steps, rows, hidden]: `gruCell` from `hidden` [rows, hidden] on, over `x`
 * [steps, rows, in], as `GRU` of PyTorch. What inputs say to the gates is one product for all steps, and so is the gradient of each weight;
 * what the hidden states say is kept for the gradient, [steps, rows, 3 * hidden]. Throws `invalid-argument` for shapes and types that do not
 * fit. The caller owns the result.
 */
export function gru(x: tf.Tensor3D, hidden: tf.Tensor2D, params: GruParams): tf.Tensor3D {
  const where = 'ops.gru';
  checkFloats(where, { x, hidden });
  checkShape(where, 'x', x.shape, [-1, -1, -1]);
  checkShape(where, 'hidden', hidden.shape, [x.shape[1], -1]);
  checkParams(where, params, x.shape[2], hidden.shape[1]);
  return tf.tidy(() => along(x, hidden, params));
}

function along(x: tf.Tensor, hidden: tf.Tensor2D, params: GruParams): tf.Tensor3D {
  const { inputWeight, inputBias, hiddenWeight, hiddenBias } = params;
  const [steps, rows, width] = x.shape as [number, number, number];
  const said = tf.add(tf.matMul(tf.reshape(x, [steps * rows, width]), inputWeight), inputBias);
  const gates = tf.reshape(said, [steps, rows, 3 * hidden.shape[1]]);
  return gruStates({ gates, hidden, hiddenWeight, hiddenBias });
}

function checkParams(where: string, params: GruParams, width: number, size: number): void {
  const { inputWeight, inputBias, hiddenWeight, hiddenBias } = params;
  checkFloats(where, { inputWeight, inputBias, hiddenWeight, hiddenBias });
  checkShape(where, 'inputWeight', inputWeight.shape, [width, 3 * size]);
  checkShape(where, 'hiddenWeight', hiddenWeight.shape, [size, 3 * size]);
  for (const [name, bias] of Object.entries({ inputBias, hiddenBias })) checkShape(where, name, bias.shape, [3 * size]);
}
