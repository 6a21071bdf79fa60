import { prepare } from '@kleene/backend';
import { segmentMax, segmentSum } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const ROWS = 8192;
const SEGMENTS = 512;
const ROUNDS = 15;

/** Segment operations, forward and backward, against the formulation that plain tfjs leaves one with: a one-hot matrix. */
export async function measurements(): Promise<Measurement[]> {
  await prepare({ backend: 'wasm' });
  const values = tf.randomUniform([ROWS, 128], -1, 1, 'float32', 1) as tf.Tensor2D;
  const list = tf.randomUniform([ROWS], -1, 1, 'float32', 2) as tf.Tensor1D;
  const ids = tf.tensor1d(
    Int32Array.from({ length: ROWS }, (_, row) => (row * 7919) % SEGMENTS),
    'int32',
  );
  const oneHot = tf.cast(tf.oneHot(ids, SEGMENTS), 'float32') as tf.Tensor2D;
  const masked = (x: tf.Tensor): tf.Tensor =>
    tf.max(
      tf.where(
        tf.cast(oneHot, 'bool'),
        tf.tile(tf.expandDims(x, 1), [1, SEGMENTS]),
        tf.mul(tf.ones([ROWS, SEGMENTS]), -Infinity),
      ),
      0,
    );
  const rows = [
    compare(
      'segmentSum, 8192 x 128 to 512',
      values,
      (x) => segmentSum(x, ids, SEGMENTS),
      (x) => tf.matMul(oneHot, x as tf.Tensor2D, true),
    ),
    compare('segmentMax, 8192 to 512', list, (x) => segmentMax(x, ids, SEGMENTS), masked),
  ];
  tf.dispose([values, list, ids, oneHot]);
  return rows;
}

function compare(
  name: string,
  x: tf.Tensor,
  ours: (x: tf.Tensor) => tf.Tensor,
  theirs: (x: tf.Tensor) => tf.Tensor,
): Measurement {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) [ours, theirs].forEach((run, at) => times[at]!.push(time(run, x)));
  const [value, baseline] = times.map((list) => [...list].sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!) as [
    number,
    number,
  ];
  return {
    name: `ops: ${name}, with gradient, wasm`,
    value,
    unit: 'ms',
    baseline,
    ratio: baseline / value,
    note: 'against a one-hot matrix',
  };
}

function time(run: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): number {
  const start = performance.now();
  tf.tidy(
    () =>
      void tf
        .grad((z) => tf.sum(run(z)))(x)
        .dataSync(),
  );
  return performance.now() - start;
}
