import { prepare } from '@kleene/backend';
import { bfs, init, reasonerConfig, stepwiseLoss, transitionBatch } from '@kleene/discrete';
import { connectedErdosRenyi } from '@kleene/graphs';
import { adamw } from '@kleene/nn';
import { draws, key, label } from '@kleene/random';
import { train } from '@kleene/train';
import * as tf from '@tensorflow/tfjs-core';

// A discrete reasoner small enough for 10^5 steps, trained in a process of its own (node --expose-gc); every so often one
// line of JSON with what it holds.
const [backend = 'cpu', count = '100000', samples = '20'] = process.argv.slice(2);
const steps = Number(count);
const every = Math.max(1, Math.floor(steps / Number(samples)));
const { threads } = await prepare({ backend: /** @type {any} */ (backend) });
const root = key(1);
const model = reasonerConfig(bfs, 4);
const random = draws(label(root, 'graphs'));
const began = performance.now();

const run = train({
  params: init(model, label(root, 'init')),
  optimiser: adamw({ learningRate: 3e-4, weightDecay: 0 }),
  loss: (params, batch, context) => stepwiseLoss(params, model, batch, { temperature: 1, key: context.key }),
  stream: {
    next: () => transitionBatch(bfs, [{ graph: connectedErdosRenyi(random, 4), start: random.integers(0, 4) }]),
    state: () => null,
  },
  steps,
  key: label(root, 'train'),
  clipNorm: 1,
});

for await (const { step, loss } of run) {
  if (step % every !== 0) continue;
  globalThis.gc?.();
  const { numTensors, numDataBuffers, numBytes } = tf.memory();
  const { rss, heapUsed, external, arrayBuffers } = process.memoryUsage();
  const seconds = (performance.now() - began) / 1000;
  const line = {
    backend,
    threads,
    step,
    loss,
    numTensors,
    numDataBuffers,
    numBytes,
    heapUsed,
    external,
    arrayBuffers,
    rss,
    seconds,
  };
  console.log(JSON.stringify(line));
}
