import { parentPort, workerData } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { registerSimd } from '@kleene/backend-simd';

// One product after the other, each of some milliseconds, until it is terminated.
tf.env().set('PROD', true);
const { name } = await registerSimd(workerData);
await tf.setBackend(name);
const [x, weight] = [tf.ones([512, 1024]), tf.ones([1024, 1024])];
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's port has none
parentPort?.postMessage('started');
for (;;) tf.tidy(() => void tf.matMul(x, weight));
