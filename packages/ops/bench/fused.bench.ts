import { prepare } from '@kleene/backend';
import {
  adamStep,
  gruCell,
  layerNorm,
  maskedSoftmax,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  sparseCrossEntropy,
  triangularAttention,
  tripletMax,
  type GruParams,
} from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const ROUNDS = 7;

/** The same result twice: with this package, and as one writes it in tfjs. */
interface Pair {
  readonly name: string;
  readonly x: tf.Tensor;
  readonly ours: (x: tf.Tensor) => tf.Tensor;
  readonly theirs: (x: tf.Tensor) => tf.Tensor;
  /** Whether the most memory that tensors take is measured too. */
  readonly memory?: boolean;
}

/** Operations with their gradient on `simd` against plain formulations: time, and memory where that is the point. */
export async function measurements(): Promise<Measurement[]> {
  const { detail } = await prepare({ backend: 'simd' });
  const others = [triangles(32, 8, 16), triangles(64, 4, 8), norms(), gates(), optimiser(), ...losses()];
  const rows = await measure([triplets(), { ...triangles(48, 4, 8), memory: true }, ...others], 'simd', detail);
  const wasm = await prepare({ backend: 'simd', tier: 'simd' });
  return [
    ...rows,
    ...(await measure([triangles(48, 4, 8), triangles(32, 8, 16), ...losses()], 'simd wasm', wasm.detail)),
  ];
}

async function measure(pairs: readonly Pair[], where: string, detail: string): Promise<Measurement[]> {
  const rows: Measurement[] = [];
  for (const pair of pairs) {
    rows.push(time(pair, where, detail));
    if (pair.memory === true) rows.push(await memory(pair));
    pair.x.dispose();
  }
  return rows;
}

function random(shape: number[], seed: number): tf.Tensor {
  return tf.randomUniform(shape, -1, 1, 'float32', seed);
}

function triplets(): Pair {
  return {
    name: 'tripletMax, 4 graphs of 32 nodes, 8 features',
    x: random([4, 32, 32, 8], 1),
    ours: (x) => tripletMax(x as tf.Tensor4D, x as tf.Tensor4D),
    theirs: (x) => tf.max(tf.add(tf.expandDims(x, 3), tf.expandDims(x, 2)), 1),
    memory: true,
  };
}

/**
 * What limits the kernel: with its gradient it makes 13 products of vectors for each 16 of nodes^3 x width elements, since the weights are
 * computed three times over, and about three cycles go to each where one could do, since sums lie in the first cache and not in registers.
 * Nodes that are no multiple of 16 (WebAssembly: 8) leave lanes idle; with few of them, the copies that bring lanes side by side weigh more.
 */
function triangles(nodes: number, heads: number, part: number): Pair {
  return {
    name: `triangularAttention, ${nodes} nodes, ${heads} heads of ${part}`,
    x: random([1, nodes, nodes, heads * part], 2),
    ours(x) {
      const side = x as tf.Tensor4D;
      return triangularAttention({ query: side, key: side, left: side, right: side }, heads);
    },
    theirs(x) {
      const split = tf.reshape(x, [1, nodes, nodes, heads, part]);
      const [first, second] = [tf.expandDims(split, 3), tf.expandDims(split, 1)];
      const logits = tf.mul(tf.sum(tf.mul(first, second), 5), 1 / Math.sqrt(part));
      const weights = tf.transpose(tf.softmax(tf.transpose(logits, [0, 1, 3, 4, 2])), [0, 1, 4, 2, 3]);
      return tf.reshape(tf.sum(tf.mul(tf.expandDims(weights, 5), tf.mul(first, second)), 2), x.shape);
    },
  };
}

function norms(): Pair {
  const [gain, shift] = [tf.ones([128]) as tf.Tensor1D, tf.zeros([128]) as tf.Tensor1D];
  return {
    name: 'layerNorm, 8192 x 128',
    x: random([8192, 128], 3),
    ours: (x) => layerNorm(x, gain, shift),
    theirs(x) {
      const { mean, variance } = tf.moments(x, -1, true);
      return tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, 1e-5))), gain), shift);
    },
  };
}

/** Losses over rows of 128 and the masked softmax: what limits the kernels is one exponential for each element, twice with the gradient. */
function losses(): Pair[] {
  const shape = [8192, 128];
  const targets = tf.softmax(random(shape, 12));
  const labels = tf.randomUniform([8192], 0, 128, 'int32', 13);
  const mask = tf.greater(random(shape, 14), 0);
  const shares = (x: tf.Tensor, t: tf.Tensor): tf.Tensor => tf.neg(tf.sum(tf.mul(t, tf.logSoftmax(x)), -1));
  const pair = (name: string, ours: Pair['ours'], theirs: Pair['theirs']): Pair => ({
    name: `${name}, 8192 x 128`,
    x: random(shape, 15),
    ours,
    theirs,
  });
  return [
    pair(
      'softmaxCrossEntropy',
      (x) => softmaxCrossEntropy(x, targets),
      (x) => shares(x, targets),
    ),
    pair(
      'sparseCrossEntropy',
      (x) => sparseCrossEntropy(x, labels),
      (x) => shares(x, tf.oneHot(labels, 128)),
    ),
    pair(
      'sigmoidCrossEntropy',
      (x) => sigmoidCrossEntropy(x, targets),
      (x) => tf.add(tf.sub(tf.relu(x), tf.mul(x, targets)), tf.log1p(tf.exp(tf.neg(tf.abs(x))))),
    ),
    pair(
      'maskedSoftmax',
      (x) => maskedSoftmax(x, mask),
      (x) => tf.softmax(tf.where(mask, x, -Infinity)),
    ),
  ];
}

function gates(): Pair {
  const [rows, size, steps] = [128, 128, 8];
  const params = {
    inputWeight: random([size, 3 * size], 4),
    inputBias: random([3 * size], 5),
    hiddenWeight: random([size, 3 * size], 6),
    hiddenBias: random([3 * size], 7),
  } as GruParams;
  const plain = (x: tf.Tensor2D, h: tf.Tensor2D): tf.Tensor2D => {
    const [input, recurrent] = [
      tf.split(tf.add(tf.matMul(x, params.inputWeight), params.inputBias), 3, 1),
      tf.split(tf.add(tf.matMul(h, params.hiddenWeight), params.hiddenBias), 3, 1),
    ];
    const reset = tf.sigmoid(tf.add(input[0]!, recurrent[0]!));
    const update = tf.sigmoid(tf.add(input[1]!, recurrent[1]!));
    const candidate = tf.tanh(tf.add(input[2]!, tf.mul(reset, recurrent[2]!)));
    return tf.add(tf.mul(tf.sub(1, update), candidate), tf.mul(update, h));
  };
  const unrolled = (cell: (x: tf.Tensor2D, h: tf.Tensor2D) => tf.Tensor2D) => (x: tf.Tensor) => {
    let hidden = x as tf.Tensor2D;
    for (let step = 0; step < steps; step++) hidden = cell(x as tf.Tensor2D, hidden);
    return hidden as tf.Tensor;
  };
  return {
    name: 'gruCell, 8 steps of 128 x 128',
    x: random([rows, size], 8),
    ours: unrolled((x, h) => gruCell(x, h, params)),
    theirs: unrolled(plain),
  };
}

function optimiser(): Pair {
  const [mean, square] = [random([512, 512], 9), tf.abs(random([512, 512], 10))];
  const settings = { learningRate: 1e-3, beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, decoupled: false };
  return {
    name: 'adamStep, 262,144 numbers',
    x: random([512, 512], 11),
    ours: (x) => adamStep({ param: x, grad: x, mean, square }, { ...settings, step: 3 })[0],
    theirs(x) {
      const nextMean = tf.add(tf.mul(mean, 0.9), tf.mul(x, 0.1));
      const nextSquare = tf.add(tf.mul(square, 0.999), tf.mul(tf.square(x), 0.001));
      const [a, b] = [tf.div(nextMean, 1 - 0.9 ** 3), tf.div(nextSquare, 1 - 0.999 ** 3)];
      return tf.sub(x, tf.mul(tf.div(a, tf.add(tf.sqrt(b), 1e-8)), 1e-3));
    },
  };
}

/** One call with its gradient; a step of an optimiser has none. */
function run({ name }: Pair, f: (x: tf.Tensor) => tf.Tensor, x: tf.Tensor): void {
  tf.tidy(() => void (name.startsWith('adam') ? f(x) : tf.grad((z) => tf.sum(f(z)))(x)).dataSync());
}

function time(pair: Pair, where: string, detail: string): Measurement {
  const times: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++)
    [pair.ours, pair.theirs].forEach((f, at) => {
      const start = performance.now();
      run(pair, f, pair.x);
      times[at]!.push(performance.now() - start);
    });
  const [value, baseline] = [Math.min(...times[0]), Math.min(...times[1])];
  const note = `best of ${ROUNDS}, against plain tfjs on the same backend (${detail})`;
  return {
    name: `ops: ${pair.name}, with gradient, ${where}`,
    value,
    unit: 'ms',
    baseline,
    ratio: baseline / value,
    note,
  };
}

async function memory(pair: Pair): Promise<Measurement> {
  const peak = async (f: (x: tf.Tensor) => tf.Tensor): Promise<number> => {
    const before = tf.memory().numBytes;
    const { peakBytes } = await tf.profile(() => run(pair, f, pair.x));
    return (peakBytes - before) / 2 ** 20;
  };
  const [value, baseline] = [await peak(pair.ours), await peak(pair.theirs)];
  const note = 'the most that tensors take during a call with its gradient, against plain tfjs';
  return { name: `ops: ${pair.name}, memory`, value, unit: 'MB', baseline, ratio: baseline / value, note };
}
