import { prepare } from '@kleene/backend';
import { gather, segmentMax, segmentSoftmax, segmentSum } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const ROWS = 8192;
const SEGMENTS = 512;
const ROUNDS = 7;

/** Segment operations, forward and backward, against the formulation that plain tfjs leaves one with: a one-hot matrix. */
export async function measurements(): Promise<Measurement[]> {
  await prepare({ backend: 'wasm' });
  const values = tf.randomUniform([ROWS, 128], -1, 1, 'float32', 1) as tf.Tensor2D;
  const list = tf.randomUniform([ROWS], -1, 1, 'float32', 2) as tf.Tensor1D;
  const table = tf.randomUniform([SEGMENTS, 128], -1, 1, 'float32', 3) as tf.Tensor2D;
  const ids = cycled(ROWS, SEGMENTS);
  const oneHot = tf.cast(tf.oneHot(ids, SEGMENTS), 'float32') as tf.Tensor2D;
  // The masked maximum is too slow for more.
  const [short, few] = [tf.slice(list, 0, 1024) as tf.Tensor1D, cycled(1024, 64)];
  const isIn = tf.cast(tf.oneHot(few, 64), 'bool');
  const nothing = tf.mul(tf.ones([1024, 64]), -Infinity);
  const masked = (x: tf.Tensor): tf.Tensor => tf.max(tf.where(isIn, tf.tile(tf.expandDims(x, 1), [1, 64]), nothing), 0);
  const shares = (x: tf.Tensor): tf.Tensor => {
    const parts = tf.exp(tf.sub(x, tf.max(x)));
    const sums = tf.matMul(oneHot, tf.reshape(parts, [-1, 1]) as tf.Tensor2D, true);
    return tf.div(parts, tf.reshape(tf.matMul(oneHot, sums), [-1]));
  };
  const rows = [
    compare(
      'segmentSum, 8192 x 128 to 512',
      values,
      (x) => segmentSum(x, ids, SEGMENTS),
      (x) => tf.matMul(oneHot, x as tf.Tensor2D, true),
    ),
    compare(
      'gather, 512 x 128 to 8192',
      table,
      (x) => gather(x, ids),
      (x) => tf.matMul(oneHot, x as tf.Tensor2D),
    ),
    compare('segmentSoftmax, 8192 to 512', list, (x) => segmentSoftmax(x as tf.Tensor1D, ids, SEGMENTS), shares),
    compare('segmentMax, 1024 to 64', short, (x) => segmentMax(x, few, 64), masked),
  ];
  tf.dispose([values, list, table, ids, oneHot, short, few, isIn, nothing]);
  return rows;
}

/** Segments in a scattered order, each as often as the others. */
function cycled(rows: number, segments: number): tf.Tensor1D {
  return tf.tensor1d(
    Int32Array.from({ length: rows }, (_, row) => (row * 7919) % segments),
    'int32',
  );
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
