// Trains in the folder given (`fed`: with data from a worker thread and whatever else holds state), tells its parent of every step, and ends as a command line would.
import { prepare } from '@kleene/backend';
import { isKleeneError } from '@kleene/base';
import { sgd } from '@kleene/nn';
import { trainRun, workerStream } from '@kleene/train/node';
import * as tf from '@tensorflow/tfjs-core';
import { problem } from './problem.mjs';

const folder = process.argv[2] ?? '';
const isFed = process.argv[3] === 'fed';
// Not within new URL: a bundler would take the worker along as an asset.
const here = import.meta.url;

/** @type {Partial<import('./problem.mjs').Run>} */
const fed = {
  accumulate: 2,
  averageDecay: 0.9,
  groups: { output: { names: ['output.*'], optimiser: sgd({ learningRate: 0.01, momentum: 0.9 }), clipNorm: 0.2 } },
  best: { metric: 'error', mode: 'min' },
  events: true,
  stream: (_key, state) =>
    workerStream({
      file: new URL('source-worker.mjs', here),
      input: { nodes: 5 },
      state,
      ahead: 3,
      batch: (/** @type {import('./source.mjs').Item} */ { inputs, targets }) => ({
        inputs: tf.tensor2d(inputs, [8, 2]),
        targets: tf.tensor2d(targets, [8, 1]),
      }),
      release: (batch) => tf.dispose([batch.inputs, batch.targets]),
    }),
};
const controller = new AbortController();
process.once('SIGINT', () => controller.abort());
await prepare({ backend: 'cpu' });
try {
  const run = trainRun({ ...problem, ...(isFed && fed), folder, signal: controller.signal });
  for await (const { step } of run) process.send?.({ event: 'step', step });
} catch (error) {
  if (!isKleeneError(error) || error.code !== 'interrupted') throw error;
  process.exitCode = 130;
}
process.disconnect?.();
