import { parentPort, workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { registerSimd } from '@kleene/backend-simd';

/** @param {number[]} shape @param {number} seed */
const wave = (shape, seed) => {
  const size = tf.util.sizeFromShape(shape);
  return tf.tensor(
    Float32Array.from({ length: size }, (_, i) => Math.sin(seed * 12.9898 + i * 0.7137)),
    shape,
  );
};

tf.env().set('PROD', true);
const { name } = await registerSimd(workerData);
await tf.setBackend(name);
/** @type {number[]} */
let numbers = [];
const [x, weight] = [wave([300, 64], 1), wave([64, 64], 2)];
for (let round = 0; round < 200; round++)
  numbers = tf.tidy(() => [...tf.matMul(x, weight).dataSync().subarray(0, 500)]);
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has none
parentPort?.postMessage(numbers);
