import * as tf from '@tensorflow/tfjs-core';
import { compute } from './operation.ts';

/** The next hidden state [rows, hidden] of a GRU from what input and hidden state say to its gates, both [rows, 3 * hidden]. */
export function gruGates(input: tf.Tensor, recurrent: tf.Tensor, hidden: tf.Tensor): tf.Tensor2D {
  return compute({
    kernel: 'KleeneGruGates',
    inputs: { input, recurrent, hidden },
    blank: hidden.size === 0 ? { shape: hidden.shape, value: 0 } : undefined,
    plain: (inputs) => plainGruGates(inputs['input']!, inputs['recurrent']!, inputs['hidden']!),
  }) as tf.Tensor2D;
}

/** The definition of `gruGates`, in tfjs. */
export function plainGruGates(input: tf.Tensor, recurrent: tf.Tensor, hidden: tf.Tensor): tf.Tensor {
  const [fromInput, fromHidden] = [gatesOf(input, 3), gatesOf(recurrent, 3)];
  const reset = tf.sigmoid(tf.add(fromInput[0]!, fromHidden[0]!));
  const update = tf.sigmoid(tf.add(fromInput[1]!, fromHidden[1]!));
  const candidate = tf.tanh(tf.add(fromInput[2]!, tf.mul(reset, fromHidden[2]!)));
  return tf.add(candidate, tf.mul(update, tf.sub(hidden, candidate)));
}

/** `gates` [rows, count * hidden] one by one, each [rows, hidden]. */
export function gatesOf(gates: tf.Tensor, count: number): tf.Tensor[] {
  const [rows, width] = gates.shape as [number, number];
  return Array.from({ length: count }, (_, at) => tf.slice(gates, [0, (at * width) / count], [rows, width / count]));
}
