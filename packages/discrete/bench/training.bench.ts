import { prepare } from '@kleene/backend';
import { connectedErdosRenyi } from '@kleene/graphs';
import { adamw, clipByGlobalNorm, disposeParams, valueAndGrads, type Optimiser, type OptimiserState } from '@kleene/nn';
import { draws, gumbel, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import {
  bfs,
  init,
  plainStep,
  reasonerConfig,
  runNetwork,
  stepwiseLoss,
  transitionBatch,
  transitionLoss,
  wire,
  type ReasonerParams,
  type TransitionBatch,
} from '../src/index.ts';

const config = reasonerConfig(bfs);
const options = { temperature: 1, key: key(3) };
const optimiser: Optimiser = adamw({ learningRate: 3e-4, weightDecay: 0 });

/** What a training step costs in tabular and in plain form, and where its time goes; 8 graphs of 16 nodes, width 128. */
export const measurements = async (): Promise<Measurement[]> => {
  const { backend } = await prepare({ backend: 'wasm' });
  const batches = Array.from({ length: 4 }, (_, i) => batchOf(i));
  return [trainingStep(backend, batches), ...parts(backend, batches), await network(backend)];
};

function batchOf(seed: number): TransitionBatch {
  const random = draws(key(seed));
  return transitionBatch(
    bfs,
    Array.from({ length: 8 }, () => ({ graph: connectedErdosRenyi(random, 16), start: random.integers(0, 16) })),
  );
}

type Loss = (params: ReasonerParams, batch: TransitionBatch) => tf.Scalar;

const tabular: Loss = (params, batch) => stepwiseLoss(params, config, batch, options);

const plain: Loss = (params, batch) =>
  tf.tidy(() => {
    const oneHot = (states: Uint8Array): tf.Tensor2D =>
      tf.oneHot(tf.tensor1d(states, 'int32'), 2, 1, 0, 'float32') as tf.Tensor2D;
    const input = {
      nodeStates_NS: oneHot(batch.before.nodes),
      edgeStates_EK: oneHot(batch.before.edges),
      scalars_E: tf.tensor1d(batch.scalars),
    };
    const noise = tf.tensor1d(gumbel(options.key, batch.scalars.length));
    return transitionLoss(plainStep(params, wire(batch.edges, 'receiver'), input, { temperature: 1, noise }), batch);
  });

/** A model in training; `step` takes one step with a batch. */
function trainer(loss: Loss): { step: (batch: TransitionBatch) => void; end: () => void } {
  let params = init(config, key(1));
  let state: OptimiserState = optimiser.init(params);
  return {
    step(batch) {
      const { value, grads } = valueAndGrads((p) => loss(p, batch), params);
      const clipped = clipByGlobalNorm(grads, 1);
      ({ params, state } = optimiser.update(params, clipped.grads, state));
      value.dataSync();
      for (const tree of [grads, clipped.grads]) disposeParams(tree);
      tf.dispose([value, clipped.norm]);
    },
    end() {
      for (const tree of [params, ...Object.values(state.slots)]) disposeParams(tree);
    },
  };
}

function trainingStep(backend: string, batches: readonly TransitionBatch[]): Measurement {
  const [ours, theirs] = [trainer(tabular), trainer(plain)];
  const times = rounds(8, (round) => [
    milliseconds(() => ours.step(batches[round % 4]!)),
    milliseconds(() => theirs.step(batches[round % 4]!)),
  ]);
  for (const model of [ours, theirs]) model.end();
  const [value, baseline] = times as [number, number];
  return {
    name: `training step, tabular form (${backend})`,
    value,
    unit: 'ms',
    baseline,
    ratio: baseline / value,
    note: 'baseline: the plain form; 8 graphs of 16 nodes, width 128',
  };
}

/** The loss alone, the loss with its gradient, and the optimiser's step, of which a training step is made. */
function parts(backend: string, batches: readonly TransitionBatch[]): Measurement[] {
  let params = init(config, key(1));
  let state = optimiser.init(params);
  const times = rounds(8, (round) => {
    const batch = batches[round % 4]!;
    const forward = milliseconds(() => tf.dispose(settled(tabular(params, batch))));
    let grads = params;
    const both = milliseconds(() => {
      const result = valueAndGrads((p) => tabular(p, batch), params);
      grads = result.grads;
      tf.dispose(settled(result.value));
    });
    const update = milliseconds(() => {
      const clipped = clipByGlobalNorm(grads, 1);
      ({ params, state } = optimiser.update(params, clipped.grads, state));
      params.attention.scalar.dataSync();
      disposeParams(clipped.grads);
      clipped.norm.dispose();
    });
    disposeParams(grads);
    const draw = milliseconds(() => batchOf(round));
    return [forward, both - forward, update, draw];
  });
  for (const tree of [params, ...Object.values(state.slots)]) disposeParams(tree);
  const names = ['loss', 'gradient of the loss', 'clipping and AdamW', 'drawing the batch'];
  return times.map((value, i) => ({ name: `training step: ${names[i]} (${backend})`, value, unit: 'ms' }));
}

async function network(backend: string): Promise<Measurement> {
  const params = init(config, key(1));
  const graph = connectedErdosRenyi(draws(key(2)), 1600);
  const times: number[] = [];
  for (let round = 0; round < 4; round++) {
    const start = performance.now();
    const { configurations } = await runNetwork(params, config, bfs, graph, 0, { maxSteps: 3 });
    times.push((performance.now() - start) / configurations.length);
  }
  disposeParams(params);
  const value = median(times.slice(1));
  return { name: `evaluation step of the network, 1600 nodes (${backend})`, value, unit: 'ms' };
}

/** Waits until the backend has the value. */
function settled(value: tf.Scalar): tf.Scalar {
  value.dataSync();
  return value;
}

/** The median of each time over `count` rounds, after two to warm up. */
function rounds(count: number, run: (round: number) => number[]): number[] {
  const times = Array.from({ length: count + 2 }, (_, round) => run(round)).slice(2);
  return times[0]!.map((_, i) => median(times.map((row) => row[i]!)));
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}
