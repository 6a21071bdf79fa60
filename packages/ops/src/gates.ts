import { checkShape } from '@kleene/base';
import * as tf from '@tensorflow/tfjs-core';

/** `gates` [rows, count * hidden] one by one, each [rows, hidden]. */
export function gatesOf(gates: tf.Tensor, count: number): tf.Tensor[] {
  const [rows, width] = gates.shape as [number, number];
  return Array.from({ length: count }, (_, at) => tf.slice(gates, [0, (at * width) / count], [rows, width / count]));
}

/** The hidden size; the states must have a row for each row of `x`. */
export function checkState(where: string, x: tf.Tensor2D, states: Readonly<Record<string, tf.Tensor2D>>): number {
  checkShape(where, 'x', x.shape, [-1, -1]);
  const size = Object.values(states)[0]!.shape[1]!;
  for (const [name, state] of Object.entries(states)) checkShape(where, name, state.shape, [x.shape[0], size]);
  return size;
}
