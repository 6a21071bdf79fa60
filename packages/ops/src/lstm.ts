import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';
import { checkFloats } from './check.ts';
import { checkState, gatesOf } from './gates.ts';
import { compute } from './operation.ts';

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
