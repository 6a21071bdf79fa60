import * as tf from '@tensorflow/tfjs-core';
import { notPrepared } from './not-prepared.ts';

/** How fast a backend is. */
export interface BackendSpeed {
  /** Floating point operations of a matrix product, in 10^9 a second. */
  readonly matMulGflops: number;
  /** Rows and columns of the matrices that were multiplied. */
  readonly matMulSize: number;
  /**
   * One step of training a small message-passing network, in milliseconds: 4 graphs of 16 nodes, 64 hidden units, all pairs,
   * maximum over senders; forward, backward and update.
   */
  readonly trainingStepMs: number;
}

/**
 * Measures the backend in use: under a second on most, a few on `cpu`. The work blocks. Throws `not-prepared` where there is
 * no backend or no gradients.
 */
export function measureBackend(): BackendSpeed {
  if (tf.engine().backendName === undefined || tf.getGradient('Sum') === undefined)
    throw notPrepared('backend.measureBackend');
  return { ...measureProduct(), trainingStepMs: measureStep() };
}

/** Doubles the matrices until a product takes long enough to be measured. */
function measureProduct(): Pick<BackendSpeed, 'matMulGflops' | 'matMulSize'> {
  for (let size = 128; ; size *= 2) {
    const a = tf.ones([size, size]);
    const milliseconds = fastest(() => tf.tidy(() => void tf.slice(tf.matMul(a, a), [0, 0], [1, 1]).dataSync()));
    tf.dispose(a);
    if (milliseconds > 20 || size >= 1024)
      return { matMulGflops: (2 * size ** 3) / milliseconds / 1e6, matMulSize: size };
  }
}

function measureStep(): number {
  const nodes = tf.tidy(() => tf.cos(tf.reshape(tf.range(0, 4 * 16 * 64), [4, 16, 64])));
  let weights = [1, 2, 3].map((k) =>
    tf.tidy(() => tf.div(tf.cos(tf.mul(tf.reshape(tf.range(0, 4096), [64, 64]), k)), 8)),
  );
  const milliseconds = fastest(() => {
    const next = step(nodes, weights);
    next[0]!.dataSync();
    tf.dispose(weights);
    weights = next;
  });
  tf.dispose([nodes, weights]);
  return milliseconds;
}

function step(nodes: tf.Tensor, weights: readonly tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() => {
    const slopes = tf.grads((...w: tf.Tensor[]) => loss(nodes, w))([...weights]);
    return weights.map((weight, i) => tf.sub(weight, tf.mul(slopes[i]!, 0.01)));
  });
}

function loss(nodes: tf.Tensor, [sender, receiver, update]: readonly tf.Tensor[]): tf.Scalar {
  const rows = tf.reshape(nodes, [64, 64]);
  const from = tf.reshape(tf.matMul(rows, sender!), [4, 16, 1, 64]);
  const to = tf.reshape(tf.matMul(rows, receiver!), [4, 1, 16, 64]);
  const pairs = tf.reshape(tf.relu(tf.add(from, to)), [1024, 64]);
  const messages = tf.reshape(tf.matMul(pairs, update!), [4, 16, 16, 64]);
  return tf.mean(tf.square(tf.max(messages, 1)));
}

/** The fastest of three, in milliseconds, after one that warms up. */
function fastest(work: () => void): number {
  work();
  const times = [1, 2, 3].map(() => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return Math.min(...times);
}
