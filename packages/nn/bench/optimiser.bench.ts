import { prepare } from '@kleene/backend';
import { adam, disposeParams, mapParams, type Params } from '@kleene/nn';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const SHAPES: Readonly<Record<string, [number, number]>> = {
  a: [128, 128],
  b: [512, 128],
  c: [384, 128],
  d: [128, 2],
  e: [1, 128],
};
const ROUNDS = 30;

/** A step of Adam over 230,000 numbers in five parameters, against tfjs's own optimiser on the same gradients. */
export async function measurements(): Promise<Measurement[]> {
  await prepare({ backend: 'wasm' });
  let params: Params = Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) => [name, tf.randomUniform(shape, -1, 1, 'float32', 1)]),
  );
  const grads = mapParams(params, (leaf) => tf.mul(leaf, 0.1));
  const variables = Object.fromEntries(
    Object.entries(params).map(([name, leaf]) => [name, tf.variable(leaf as tf.Tensor, true, name)]),
  );
  const optimiser = adam({ learningRate: 1e-3 });
  let state = optimiser.init(params);
  const theirs = tf.train.adam(1e-3);
  const ourTimes: number[] = [];
  const theirTimes: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    ourTimes.push(time(() => ({ params, state } = optimiser.update(params, grads, state))));
    theirTimes.push(time(() => theirs.applyGradients(grads as never)));
  }
  [params, grads, ...Object.values(state.slots)].forEach(disposeParams);
  tf.dispose(variables);
  const [value, baseline] = [median(ourTimes), median(theirTimes)];
  return [
    {
      name: 'nn: Adam step, 230,000 numbers, wasm',
      value,
      unit: 'ms',
      baseline,
      ratio: baseline / value,
      note: "against tfjs's tf.train.adam",
    },
  ];
}

function time(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
