import { adamStep, pairwiseMessage } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';

/** Sizes of the message-passing step: graphs, nodes, channels, messages passed one after the other. */
export interface Sizes {
  readonly batch: number;
  readonly nodes: number;
  readonly width: number;
  readonly rounds: number;
  /** The share of pairs that the mask lets speak, chosen at random. */
  readonly linked: number;
}

/** A training step that can be taken again and again, and disposed of. */
export interface Step {
  /** Takes one step; the loss before it. */
  run(): number;
  dispose(): void;
}

type Params = Record<string, tf.Tensor>;

const ADAM = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decoupled: false };

/**
 * A training step of a pairwise message-passing network (`PGN` of dm-clrs) on the backend in use: messages of sender, receiver and edge
 * through two layers, a masked maximum, an update, a readout, the mean square as loss, the gradient, Adam on eleven parameters.
 * `plain` is how one writes it in tfjs, `fused` how one writes it with this package.
 */
export function denseStep(kind: 'plain' | 'fused', sizes: Sizes): Step {
  const { batch, nodes, width } = sizes;
  const data = {
    nodes: random([batch, nodes, width], 1),
    edges: random([batch * nodes * nodes, width], 2),
    mask: tf.tidy(() => tf.less(tf.randomUniform([batch, nodes, nodes], 0, 1, 'float32', 3), sizes.linked)),
    truth: random([batch, nodes, 1], 4),
  };
  let params = initial(width);
  const zeros = () => Object.fromEntries(Object.entries(params).map(([name, leaf]) => [name, tf.zerosLike(leaf)]));
  let [mean, square] = [zeros(), zeros()];
  let step = 0;
  const optimiser = tf.train.adam(ADAM.learningRate);
  const variables = kind === 'plain' ? Object.values(params).map((leaf) => tf.variable(leaf)) : [];
  const names = Object.keys(params);
  const loss = (list: tf.Tensor[]): tf.Scalar => {
    const named = Object.fromEntries(names.map((name, at) => [name, list[at]!]));
    return lossOf(named, data, sizes, kind === 'plain' ? plainMessages : fusedMessages);
  };
  const runPlain = (): number => {
    const value = optimiser.minimize(() => loss(variables), true, variables)!;
    const number = value.dataSync()[0]!;
    value.dispose();
    return number;
  };
  const runFused = (): number => {
    const old = [params, mean, square];
    const [number, next] = tf.tidy(() => {
      const { value, grads } = tf.valueAndGrads((...list: tf.Tensor[]) => loss(list))(Object.values(params));
      step++;
      const moved = names.map((name, at) =>
        adamStep(
          { param: params[name]!, grad: grads[at]!, mean: mean[name]!, square: square[name]! },
          { ...ADAM, step },
        ),
      );
      return [value, moved] as never as [tf.Scalar, [tf.Tensor, tf.Tensor, tf.Tensor][]];
    });
    const pick = (which: 0 | 1 | 2): Params => Object.fromEntries(names.map((name, at) => [name, next[at]![which]]));
    [params, mean, square] = [pick(0), pick(1), pick(2)];
    const result = number.dataSync()[0]!;
    tf.dispose([old, number]);
    return result;
  };
  return {
    run: kind === 'plain' ? runPlain : runFused,
    dispose() {
      optimiser.dispose();
      tf.dispose([data, params, mean, square, variables]);
    },
  };
}

function random(shape: number[], seed: number, scale = 1): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.randomUniform(shape, -1, 1, 'float32', seed), scale));
}

function initial(width: number): Params {
  const shapes: Record<string, number[]> = {
    sender: [2 * width, width],
    receiver: [2 * width, width],
    edge: [width, width],
    weightA: [width, width],
    biasA: [width],
    weightB: [width, width],
    biasB: [width],
    skip: [2 * width, width],
    update: [width, width],
    readout: [width, 1],
    readoutBias: [1],
  };
  const entries = Object.entries(shapes).map(([name, shape], at) => [
    name,
    random(shape, 10 + at, Math.sqrt(3 / shape[0]!)),
  ]);
  return Object.fromEntries(entries) as Params;
}

interface Data {
  readonly nodes: tf.Tensor;
  readonly edges: tf.Tensor;
  readonly mask: tf.Tensor;
  readonly truth: tf.Tensor;
}

type Messages = (p: Params, z: tf.Tensor2D, data: Data, sizes: Sizes) => tf.Tensor;

function lossOf(p: Params, data: Data, sizes: Sizes, messages: Messages): tf.Scalar {
  const { batch, nodes, width, rounds } = sizes;
  const rows = batch * nodes;
  const features = tf.reshape(data.nodes, [rows, width]);
  let hidden: tf.Tensor = tf.zeros([rows, width]);
  for (let round = 0; round < rounds; round++) {
    const z = tf.concat([features, hidden], 1) as tf.Tensor2D;
    const heard = tf.reshape(messages(p, z, data, sizes), [rows, width]) as tf.Tensor2D;
    hidden = tf.relu(tf.add(tf.matMul(z, p['skip'] as tf.Tensor2D), tf.matMul(heard, p['update'] as tf.Tensor2D)));
  }
  const out = tf.add(tf.matMul(hidden as tf.Tensor2D, p['readout'] as tf.Tensor2D), p['readoutBias']!);
  return tf.mean(tf.square(tf.sub(out, tf.reshape(data.truth, [rows, 1]))));
}

function plainMessages(p: Params, z: tf.Tensor2D, data: Data, { batch, nodes, width }: Sizes): tf.Tensor {
  const from = tf.reshape(tf.matMul(z, p['sender'] as tf.Tensor2D), [batch, nodes, 1, width]);
  const to = tf.reshape(tf.matMul(z, p['receiver'] as tf.Tensor2D), [batch, 1, nodes, width]);
  const between = tf.matMul(data.edges as tf.Tensor2D, p['edge'] as tf.Tensor2D);
  const sum = tf.relu(tf.add(tf.add(from, to), tf.reshape(between, [batch, nodes, nodes, width])));
  const rows = tf.reshape(sum, [batch * nodes * nodes, width]) as tf.Tensor2D;
  const inner = tf.relu(tf.add(tf.matMul(rows, p['weightA'] as tf.Tensor2D), p['biasA']!)) as tf.Tensor2D;
  const sent = tf.add(tf.matMul(inner, p['weightB'] as tf.Tensor2D), p['biasB']!);
  const isHeard = tf.reshape(data.mask, [batch, nodes, nodes, 1]);
  return tf.max(tf.where(isHeard, tf.reshape(sent, [batch, nodes, nodes, width]), tf.scalar(-1e6)), 1);
}

function fusedMessages(p: Params, z: tf.Tensor2D, data: Data, { batch, nodes, width }: Sizes): tf.Tensor {
  const senders = tf.reshape(tf.matMul(z, p['sender'] as tf.Tensor2D), [batch, nodes, width]) as tf.Tensor3D;
  const receivers = tf.reshape(tf.matMul(z, p['receiver'] as tf.Tensor2D), [batch, nodes, width]) as tf.Tensor3D;
  const between = tf.matMul(data.edges as tf.Tensor2D, p['edge'] as tf.Tensor2D);
  const edges = tf.reshape(between, [batch, nodes, nodes, width]) as tf.Tensor4D;
  const layers = (['A', 'B'] as const).map((name) => ({
    weight: p[`weight${name}`] as tf.Tensor2D,
    bias: p[`bias${name}`] as tf.Tensor1D,
  }));
  return pairwiseMessage({ senders, receivers, edges }, { layers, mask: data.mask as tf.Tensor3D });
}
