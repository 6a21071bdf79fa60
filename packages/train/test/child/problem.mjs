import { adam, mlp, uniformFanIn } from '@kleene/nn';
import { draws, label, resumeDraws, uniform } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';

/** @typedef {{ readonly inputs: tf.Tensor2D, readonly targets: tf.Tensor2D }} Batch */
/** @typedef {{ readonly weight: tf.Tensor2D, readonly bias: tf.Tensor1D }} Layer */
/** @typedef {{ readonly output: Layer, readonly hidden: Layer }} Weights the names are not in the order of the alphabet */
/** @typedef {import('@kleene/train/node').RunOptions<Weights, Batch>} Run */

/** A small regression, sin(x) y with noise in the loss: every part of it draws random numbers. */
export const problem = {
  config: { task: 'sin(x) y', hidden: 8 },
  seed: 7,
  steps: 160,
  checkpointEvery: 4,
  evaluateEvery: 10,
  clipNorm: 0.5,
  optimiser: adam({ learningRate: 0.01 }),
  schedule: (/** @type {number} */ step) => 0.02 / (1 + step / 100),
  init,
  stream,
  loss,
  evaluate,
};

/** @type {Run['init']} */
function init(key) {
  return {
    output: { weight: weight(label(key, 'output'), [8, 1]), bias: tf.zeros([1]) },
    hidden: { weight: weight(label(key, 'hidden'), [2, 8]), bias: tf.zeros([8]) },
  };
}

/** @type {Run['stream']} */
function stream(key, state) {
  const random = state === undefined ? draws(key) : resumeDraws(/** @type {any} */ (state));
  return {
    next() {
      const points = Float32Array.from(random.uniforms(16), (x) => 4 * x - 2);
      const targets = Float32Array.from(
        { length: 8 },
        (_, i) => Math.sin(points[2 * i] ?? 0) * (points[2 * i + 1] ?? 0),
      );
      return { inputs: tf.tensor2d(points, [8, 2]), targets: tf.tensor2d(targets, [8, 1]) };
    },
    state: () => /** @type {any} */ (random.state()),
    release: (batch) => tf.dispose([batch.inputs, batch.targets]),
  };
}

/** @type {Run['loss']} */
function loss(params, { inputs, targets }, { key }) {
  const noise = tf.tensor2d(uniform(key, 8), [8, 1]);
  const errors = tf.sub(tf.sub(predict(params, inputs), targets), tf.mul(noise, 0.01));
  return tf.mean(tf.square(errors));
}

/** @type {NonNullable<Run['evaluate']>} */
async function evaluate(params, { key }) {
  const error = tf.tidy(() => {
    const inputs = tf.tensor2d(uniform(key, 64), [32, 2]);
    const targets = tf.mul(tf.sin(tf.slice(inputs, [0, 0], [32, 1])), tf.slice(inputs, [0, 1], [32, 1]));
    return tf.mean(tf.abs(tf.sub(predict(params, inputs), targets)));
  });
  const [value = NaN] = await error.data();
  error.dispose();
  return { error: value };
}

/**
 * @param {Weights} params
 * @param {tf.Tensor2D} inputs
 */
function predict(params, inputs) {
  return mlp(inputs, [params.hidden, params.output], tf.tanh);
}

/**
 * @param {import('@kleene/random').Key} key
 * @param {[number, number]} shape
 */
function weight(key, shape) {
  return /** @type {tf.Tensor2D} */ (uniformFanIn(key, shape));
}
