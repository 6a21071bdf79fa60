import { prepare } from '@kleene/backend';
import {
  gumbelSoftmax,
  hardMax,
  logSinkhorn,
  logSoftmax,
  segmentArgMax,
  segmentMean,
  segmentSum,
  solveBatch,
} from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const ROUNDS = 40;

/** An operation of `x`, with its gradient unless it has none. */
interface Case {
  readonly name: string;
  readonly shape: readonly number[];
  readonly run: (x: tf.Tensor) => tf.Tensor;
  readonly isConstant?: boolean;
}

/** Operations with a kernel against their own plain definitions, on the same backend, whose kernels are hidden meanwhile. */
export async function measurements(): Promise<Measurement[]> {
  const native = await prepare({ backend: 'simd', threads: 1 });
  const rows = cases().map((one) => compare(one, 'simd', native.detail));
  const wasm = await prepare({ backend: 'simd', tier: 'simd' });
  return [...rows, ...cases().map((one) => compare(one, 'simd wasm', wasm.detail))];
}

/**
 * What limits the kernels: of Sinkhorn two exponentials an element and pass, forward as backward, and one thread for each matrix; of systems
 * divisions that wait for one another; of the rest memory. For few elements it is the 3 us that a call of tfjs costs.
 */
function cases(): Case[] {
  const ids = (rows: number, count: number): tf.Tensor1D =>
    tf.tensor1d(
      Int32Array.from({ length: rows }, (_, row) => (row * 7919) % count),
      'int32',
    );
  const [few, many] = [ids(8192, 512), ids(65_536, 4096)];
  const [noise, eye] = [tf.randomUniform([8192, 128], -1, 1, 'float32', 2), tf.mul(tf.eye(8), 4)];
  const right = tf.randomUniform([512, 8], -1, 1, 'float32', 3) as tf.Tensor2D;
  const sinkhorn = (x: tf.Tensor): tf.Tensor => logSinkhorn(x, { steps: 10 });
  return [
    { name: 'logSinkhorn, 32 of 16 x 16', shape: [32, 16, 16], run: sinkhorn },
    { name: 'logSinkhorn, 8 of 64 x 64', shape: [8, 64, 64], run: sinkhorn },
    { name: 'solveBatch, 512 of 8', shape: [512, 8, 8], run: (x) => solveBatch(tf.add(x, eye) as tf.Tensor3D, right) },
    { name: 'logSoftmax, 8192 x 128', shape: [8192, 128], run: (x) => logSoftmax(x) },
    { name: 'logSoftmax, 65,536 x 16', shape: [65_536, 16], run: (x) => logSoftmax(x) },
    { name: 'logSoftmax, 32 x 16', shape: [32, 16], run: (x) => logSoftmax(x) },
    { name: 'gumbelSoftmax, 8192 x 128', shape: [8192, 128], run: (x) => gumbelSoftmax(x, noise, 0.5) },
    { name: 'hardMax, 8192 x 128', shape: [8192, 128], run: (x) => hardMax(x, 'straight-through') },
    { name: 'segmentSum, 8192 x 128 to 512', shape: [8192, 128], run: (x) => segmentSum(x, few, 512) },
    { name: 'segmentSum, 65,536 to 4096', shape: [65_536], run: (x) => segmentSum(x, many, 4096) },
    { name: 'segmentMean, 8192 x 128 to 512', shape: [8192, 128], run: (x) => segmentMean(x, few, 512) },
    { name: 'segmentMean, 65,536 to 4096', shape: [65_536], run: (x) => segmentMean(x, many, 4096) },
    {
      name: 'segmentArgMax, 65,536 to 4096',
      shape: [65_536],
      run: (x) => segmentArgMax(x as tf.Tensor1D, many, 4096),
      isConstant: true,
    },
  ];
}

function compare(one: Case, where: string, detail: string): Measurement {
  const x = tf.randomUniform([...one.shape], -1, 1, 'float32', 1);
  const dy = tf.tidy(() => tf.onesLike(one.run(x)));
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    times[0].push(time(one, x, dy));
    times[1].push(withoutKernels(() => time(one, x, dy)));
  }
  tf.dispose([x, dy]);
  const [value, baseline] = [Math.min(...times[0]), Math.min(...times[1])];
  const what = one.isConstant === true ? '' : ', with gradient';
  const note = `processor time, one thread, best of ${ROUNDS}, against the definition on the same backend (${detail})`;
  return { name: `ops: ${one.name}${what}, ${where}`, value, unit: 'ms', baseline, ratio: baseline / value, note };
}

function time({ run, isConstant }: Case, x: tf.Tensor, dy: tf.Tensor): number {
  const start = process.cpuUsage();
  tf.tidy(() => {
    const result = isConstant === true ? run(x) : tf.grad(run)(x, dy);
    return void result.dataSync();
  });
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Runs `run` as on a backend that has none of our kernels for operations. */
function withoutKernels<Result>(run: () => Result): Result {
  const hidden = tf.getKernelsForBackend(tf.getBackend()).filter(({ kernelName }) => kernelName.startsWith('Kleene'));
  for (const { kernelName, backendName } of hidden) tf.unregisterKernel(kernelName, backendName);
  try {
    return run();
  } finally {
    hidden.forEach((config) => tf.registerKernel(config));
  }
}
