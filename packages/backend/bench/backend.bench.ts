import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

type Kernel = ReturnType<typeof tf.getKernel>;

/** What the mends of this package gain and cost, beside the same backend as tfjs ships it. */
export async function measurements(): Promise<Measurement[]> {
  const wasm = await kernelsOf('wasm');
  const cpu = await kernelsOf('cpu');
  await prepare({ backend: 'wasm' });
  const onWasm = [
    compare(
      'training step, wasm',
      'BatchMatMul',
      wasm,
      trainingStep(),
      '32 graphs of 16 nodes, 128 hidden, 2 rounds of all pairs, max; baseline: stock wasm',
    ),
    compare(
      'matMul with transposeB, wasm',
      'BatchMatMul',
      wasm,
      product(),
      '[8192, 128] by [128, 128]; baseline: stock wasm',
    ),
    compare(
      'maximum that passes NaN on, wasm',
      'Maximum',
      wasm,
      maximum(),
      '10^6 elements; baseline: stock wasm, which loses NaN',
    ),
  ];
  await prepare({ backend: 'cpu' });
  const onCpu = [
    compare(
      'unsortedSegmentSum, cpu',
      'UnsortedSegmentSum',
      cpu,
      segments(),
      '[8192, 32] to 64 segments; baseline: stock cpu',
    ),
    compare('einsum bij,bjk->bik, cpu', 'Einsum', cpu, einsum(), '[4, 64, 64]; baseline: stock cpu'),
  ];
  return [...onWasm, ...onCpu];
}

/** The kernels of a backend as tfjs ships them, before `prepare` mends them. */
async function kernelsOf(backend: 'wasm' | 'cpu'): Promise<Map<string, Kernel>> {
  tf.env().set('PROD', true);
  await (backend === 'wasm' ? import('@tensorflow/tfjs-backend-wasm') : import('@tensorflow/tfjs-backend-cpu'));
  return new Map(tf.getKernelsForBackend(backend).map((kernel) => [kernel.kernelName, kernel]));
}

/** The medians of three interleaved rounds, after one to warm up, with one kernel mended and as it was. */
function compare(
  name: string,
  kernel: string,
  stock: Map<string, Kernel>,
  work: () => void,
  note: string,
): Measurement {
  const mended = tf.getKernel(kernel, tf.getBackend());
  const times = Array.from({ length: 4 }, () => [mended, stock.get(kernel)!].map((config) => timeWith(config, work)));
  const [value, baseline] = [0, 1].map(
    (i) =>
      times
        .slice(1)
        .map((pair) => pair[i]!)
        .sort((a, b) => a - b)[1]!,
  );
  tf.registerKernel(mended);
  return { name, value: value!, unit: 'ms', baseline: baseline!, ratio: baseline! / value!, note };
}

function timeWith(config: Kernel, work: () => void): number {
  tf.registerKernel(config);
  const start = performance.now();
  tf.tidy(work);
  return performance.now() - start;
}

function wave(shape: number[]): tf.Tensor {
  return tf.tidy(() => tf.cos(tf.reshape(tf.range(0, tf.util.sizeFromShape(shape)), shape)));
}

function trainingStep(): () => void {
  const [graphs, nodes, hidden] = [32, 16, 128];
  const start = wave([graphs * nodes, hidden]);
  const weights = [0, 1, 2, 3].map(() => tf.tidy(() => tf.div(wave([hidden, hidden]), 12)));
  const round = (x: tf.Tensor, [sender, receiver, message, update]: tf.Tensor[]): tf.Tensor => {
    const from = tf.reshape(tf.matMul(x, sender!), [graphs, nodes, 1, hidden]);
    const to = tf.reshape(tf.matMul(x, receiver!), [graphs, 1, nodes, hidden]);
    const pairs = tf.reshape(tf.relu(tf.add(from, to)), [graphs * nodes * nodes, hidden]);
    const messages = tf.reshape(tf.matMul(pairs, message!), [graphs, nodes, nodes, hidden]);
    return tf.relu(tf.add(tf.matMul(x, update!), tf.reshape(tf.max(messages, 1), [graphs * nodes, hidden])));
  };
  const loss = (...w: tf.Tensor[]): tf.Scalar => tf.mean(tf.square(round(round(start, w), w)));
  return () =>
    tf
      .grads(loss)(weights)
      .forEach((slope) => slope.dataSync());
}

function product(): () => void {
  const [a, b] = [wave([8192, 128]), wave([128, 128])];
  return () => void tf.matMul(a, b, false, true).dataSync();
}

function maximum(): () => void {
  const [a, b] = [wave([1000, 1000]), wave([1000, 1000])];
  return () => void tf.maximum(a, b).dataSync();
}

function segments(): () => void {
  const values = wave([8192, 32]);
  const ids = tf.tidy(() => tf.mod(tf.range(0, 8192, 1, 'int32'), tf.scalar(64, 'int32')) as tf.Tensor1D);
  return () => void tf.unsortedSegmentSum(values, ids, 64).dataSync();
}

function einsum(): () => void {
  const [a, b] = [wave([4, 64, 64]), wave([4, 64, 64])];
  return () => void tf.einsum('bij,bjk->bik', a, b).dataSync();
}
