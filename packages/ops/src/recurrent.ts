import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { gatesOf, gruGates } from './gates.ts';
import { compute } from './operation.ts';

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

/** The weights of an LSTM cell: input, forget, cell and output gate side by side, as in PyTorch's `LSTMCell`, transposed. */
export type LstmParams = {
  /** [in, 4 * hidden] */
  readonly inputWeight: tf.Tensor2D;
  /** [hidden, 4 * hidden] */
  readonly hiddenWeight: tf.Tensor2D;
  /** [4 * hidden]; dm-clrs adds 1 to the forget gate, which here is 1 in this part of the bias. */
  readonly bias: tf.Tensor1D;
};

/** What an LSTM hands from step to step, both [rows, hidden]. */
export interface LstmState {
  readonly hidden: tf.Tensor2D;
  readonly cell: tf.Tensor2D;
}

/**
 * One step of a GRU (Cho et al. 2014) in the form of PyTorch, whose reset gate acts after the product:
 * r, z = sigmoid(...), g = tanh(x Wg + b + r * (h Ug + c)), h' = (1 - z) * g + z * h. `x` [rows, in] and `hidden` [rows, hidden] give
 * [rows, hidden]. Only the products are kept for the gradient. The caller owns the result.
 */
export function gruCell(x: tf.Tensor2D, hidden: tf.Tensor2D, params: GruParams): tf.Tensor2D {
  const where = 'ops.gruCell';
  const { inputWeight, inputBias, hiddenWeight, hiddenBias } = params;
  checkFloats(where, { x, hidden, inputWeight, inputBias, hiddenWeight, hiddenBias });
  const size = checkState(where, x, { hidden });
  checkShape(where, 'inputWeight', inputWeight.shape, [x.shape[1], 3 * size]);
  checkShape(where, 'hiddenWeight', hiddenWeight.shape, [size, 3 * size]);
  for (const [name, bias] of Object.entries({ inputBias, hiddenBias })) checkShape(where, name, bias.shape, [3 * size]);
  return tf.tidy(() => {
    const gates = tf.add(tf.matMul(x, inputWeight), inputBias);
    const recurrent = tf.add(tf.matMul(hidden, hiddenWeight), hiddenBias);
    return gruGates(gates as tf.Tensor2D, recurrent as tf.Tensor2D, hidden);
  });
}

/**
 * One step of an LSTM (Hochreiter and Schmidhuber 1997; Gers et al. 2000) in the form of PyTorch:
 * c' = sigmoid(f) * c + sigmoid(i) * tanh(g), h' = sigmoid(o) * tanh(c'). `x` [rows, in]. Only the products are kept for the gradient.
 * The caller owns both results.
 */
export function lstmCell(x: tf.Tensor2D, { hidden, cell }: LstmState, params: LstmParams): LstmState {
  const where = 'ops.lstmCell';
  const { inputWeight, hiddenWeight, bias } = params;
  checkFloats(where, { x, hidden, cell, inputWeight, hiddenWeight, bias });
  const size = checkState(where, x, { hidden, cell });
  checkShape(where, 'inputWeight', inputWeight.shape, [x.shape[1], 4 * size]);
  checkShape(where, 'hiddenWeight', hiddenWeight.shape, [size, 4 * size]);
  checkShape(where, 'bias', bias.shape, [4 * size]);
  return tf.tidy(() => {
    const gates = tf.add(tf.add(tf.matMul(x, inputWeight), tf.matMul(hidden, hiddenWeight)), bias);
    const both = compute({
      kernel: 'KleeneLstmGates',
      inputs: { gates, cell },
      blank: cell.size === 0 ? { shape: [2, ...cell.shape], value: 0 } : undefined,
      plain: (inputs) => lstmGates(inputs['gates'] as tf.Tensor2D, inputs['cell'] as tf.Tensor2D),
    });
    const [nextHidden, nextCell] = tf.unstack(both) as [tf.Tensor2D, tf.Tensor2D];
    return { hidden: nextHidden, cell: nextCell };
  });
}

/** The next hidden state and cell, [2, rows, hidden]. */
function lstmGates(gates: tf.Tensor2D, cell: tf.Tensor2D): tf.Tensor {
  const [input, forget, update, output] = gatesOf(gates, 4) as [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor];
  const next = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(update)));
  return tf.stack([tf.mul(tf.sigmoid(output), tf.tanh(next)), next]);
}

/** The hidden size; the states must have a row for each row of `x`. */
function checkState(where: string, x: tf.Tensor2D, states: Readonly<Record<string, tf.Tensor2D>>): number {
  checkShape(where, 'x', x.shape, [-1, -1]);
  const size = Object.values(states)[0]!.shape[1]!;
  for (const [name, state] of Object.entries(states)) checkShape(where, name, state.shape, [x.shape[0], size]);
  return size;
}
