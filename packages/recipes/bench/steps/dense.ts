import { pairwiseMessage } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { random, type Problem } from './step.ts';

const [B, N, H, ROUNDS] = [32, 16, 128, 4];

type Matrices = 'sender' | 'receiver' | 'edge' | 'weightA' | 'weightB' | 'skip' | 'update' | 'readout';
type Params = Record<Matrices, tf.Tensor2D> & Record<'biasA' | 'biasB' | 'readoutBias', tf.Tensor1D>;

/** What each node hears, [B N, H], from the states of all nodes [B N, 2 H] and what the edges add, [B N N, H]. */
type Messages = (p: Params, z: tf.Tensor2D, between: tf.Tensor, mask: tf.Tensor3D) => tf.Tensor;

/**
 * A pairwise message-passing network (`PGN` of dm-clrs): messages of sender, receiver and edge through two layers, a masked maximum over
 * senders, an update, a readout, the mean square as loss. About 9 GFLOP of products. `linked` is the share of pairs that speak.
 */
export function denseStep(kind: 'plain' | 'fused', linked: number): Problem<Params> {
  const square = (seed: number, rows = H): tf.Tensor2D => random([rows, H], seed, Math.sqrt(3 / rows));
  const params: Params = {
    sender: square(1, 2 * H),
    receiver: square(2, 2 * H),
    edge: square(3),
    weightA: square(4),
    biasA: random([H], 5, 0.1),
    weightB: square(6),
    biasB: random([H], 7, 0.1),
    skip: square(8, 2 * H),
    update: square(9),
    readout: random([H, 1], 10, 0.15),
    readoutBias: random([1], 11, 0.1),
  };
  const data = {
    nodes: random<tf.Tensor2D>([B * N, H], 12),
    edges: random<tf.Tensor2D>([B * N * N, H], 13),
    mask: tf.tidy(() => tf.less(random([B, N, N], 14), 2 * linked - 1)) as tf.Tensor3D,
    truth: random<tf.Tensor2D>([B * N, 1], 15),
  };
  const messages = kind === 'fused' ? fusedMessages : plainMessages;
  return { params, data, loss: (p) => lossOf(p, data, messages) };
}

function lossOf(p: Params, data: Record<string, tf.Tensor>, messages: Messages): tf.Scalar {
  let hidden: tf.Tensor = tf.zeros([B * N, H]);
  for (let round = 0; round < ROUNDS; round++) {
    const z = tf.concat([data['nodes']!, hidden], 1) as tf.Tensor2D;
    const between = tf.matMul(data['edges'] as tf.Tensor2D, p.edge);
    const heard = tf.reshape(messages(p, z, between, data['mask'] as tf.Tensor3D), [B * N, H]) as tf.Tensor2D;
    hidden = tf.relu(tf.add(tf.matMul(z, p.skip), tf.matMul(heard, p.update)));
  }
  const out = tf.add(tf.matMul(hidden as tf.Tensor2D, p.readout), p.readoutBias);
  return tf.mean(tf.square(tf.sub(out, data['truth']!)));
}

function plainMessages(p: Params, z: tf.Tensor2D, between: tf.Tensor, mask: tf.Tensor3D): tf.Tensor {
  const from = tf.reshape(tf.matMul(z, p.sender), [B, N, 1, H]);
  const to = tf.reshape(tf.matMul(z, p.receiver), [B, 1, N, H]);
  const sum = tf.relu(tf.add(tf.add(from, to), tf.reshape(between, [B, N, N, H])));
  const rows = tf.reshape(sum, [B * N * N, H]) as tf.Tensor2D;
  const inner = tf.relu(tf.add(tf.matMul(rows, p.weightA), p.biasA)) as tf.Tensor2D;
  const sent = tf.reshape(tf.add(tf.matMul(inner, p.weightB), p.biasB), [B, N, N, H]);
  return tf.max(tf.where(tf.expandDims(mask, 3), sent, tf.scalar(-1e6)), 1);
}

function fusedMessages(p: Params, z: tf.Tensor2D, between: tf.Tensor, mask: tf.Tensor3D): tf.Tensor {
  const senders = tf.reshape(tf.matMul(z, p.sender), [B, N, H]) as tf.Tensor3D;
  const receivers = tf.reshape(tf.matMul(z, p.receiver), [B, N, H]) as tf.Tensor3D;
  const edges = tf.reshape(between, [B, N, N, H]) as tf.Tensor4D;
  const layers = [
    { weight: p.weightA, bias: p.biasA },
    { weight: p.weightB, bias: p.biasB },
  ];
  return pairwiseMessage({ senders, receivers, edges }, { layers, mask });
}
