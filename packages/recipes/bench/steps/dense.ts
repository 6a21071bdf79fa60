import * as tf from '@tensorflow/tfjs-core';
import { trained, wave, type Step } from './step.ts';

const [B, N, H, ROUNDS] = [32, 16, 128, 4];

/**
 * Pairwise message passing in plain tfjs: messages of sender, receiver and edge through two more layers, a masked maximum over
 * senders, an update, a readout, the mean square as loss. About 10 GFLOP of products.
 */
export function denseStep(): Step {
  const square = (seed: number): tf.Tensor2D => wave([H, H], seed, 0.15);
  const params = {
    sender: square(1),
    receiver: square(2),
    edge: square(3),
    inner: square(4),
    outer: square(5),
    skip: square(6),
    update: square(7),
    readout: wave<tf.Tensor2D>([H, 1], 8, 0.15),
  };
  const data = {
    features: wave<tf.Tensor2D>([B * N, H], 9),
    edges: wave<tf.Tensor2D>([B * N * N, H], 10),
    mask: tf.tidy(() => tf.greater(wave([B, N, N, 1], 11), 0)),
  };
  return trained(params, data, (p) => {
    let hidden = data.features;
    for (let round = 0; round < ROUNDS; round++) {
      const from = tf.reshape(tf.matMul(hidden, p.sender), [B, N, 1, H]);
      const to = tf.reshape(tf.matMul(hidden, p.receiver), [B, 1, N, H]);
      const between = tf.reshape(tf.matMul(data.edges, p.edge), [B, N, N, H]);
      const sum = tf.reshape(tf.relu(tf.add(tf.add(from, to), between)), [B * N * N, H]) as tf.Tensor2D;
      const sent = tf.matMul(tf.relu(tf.matMul(sum, p.inner)), p.outer);
      const heard = tf.max(tf.where(data.mask, tf.reshape(sent, [B, N, N, H]), tf.scalar(-1e6)), 1);
      const rows = tf.reshape(heard, [B * N, H]) as tf.Tensor2D;
      hidden = tf.relu(tf.add(tf.matMul(hidden, p.skip), tf.matMul(rows, p.update)));
    }
    return tf.mean(tf.square(tf.matMul(hidden, p.readout)));
  });
}
