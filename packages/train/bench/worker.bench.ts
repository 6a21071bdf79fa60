import { prepare } from '@kleene/backend';
import { adam, disposeParams, mlp, uniformFanIn, type LinearParams } from '@kleene/nn';
import { key, split } from '@kleene/random';
import { finish, sourceStream, train, type Stream } from '@kleene/train';
import { workerStream } from '@kleene/train/node';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';
import { batch, nodes, open } from './data.mjs';

const rounds = 5;
const steps = 40;
const features = nodes * nodes;
// Not within new URL: a bundler would take the worker along as an asset.
const here = import.meta.url;

/** Training whose data is made in a worker thread beside training whose data is made between the steps. */
export async function measurements(): Promise<Measurement[]> {
  await prepare({ backend: 'wasm', threads: 1 });
  const all: Measurement[] = [];
  for (const hidden of [16, 128]) all.push(await compare(hidden));
  return all;
}

async function compare(hidden: number): Promise<Measurement> {
  const [making, inline, fed, none] = [[], [], [], []] as [number[], number[], number[], number[]];
  for (let round = 0; round <= rounds; round++) {
    const times = [
      made(),
      await timed(hidden, inThread()),
      await timed(hidden, inWorker()),
      await timed(hidden, once()),
    ];
    if (round > 0) [making, inline, fed, none].forEach((list, i) => list.push(times[i]!));
  }
  const [value, baseline, free] = [median(fed), median(inline), median(none)];
  return {
    name: `a step with data from a worker thread, MLP ${features}-${hidden}-1, wasm`,
    value,
    unit: 'ms',
    baseline,
    ratio: baseline / value,
    note: `beside the same data made between steps (${median(making).toFixed(1)} ms of it a batch, Bellman-Ford, ${batch} graphs of ${nodes} nodes; ${free.toFixed(1)} ms a step without); medians of ${rounds}, interleaved`,
  };
}

type Batch = { readonly x: tf.Tensor2D; readonly y: tf.Tensor2D };
type Item = ReturnType<ReturnType<typeof open>['next']>;
type Weights = { readonly first: LinearParams; readonly second: LinearParams };

const batching = {
  batch: ({ inputs, targets }: Item): Batch => ({
    x: tf.tensor2d(inputs, [batch, features]),
    y: tf.tensor2d(targets, [batch, 1]),
  }),
  release: ({ x, y }: Batch): void => void tf.dispose([x, y]),
};
const inThread = (): Stream<Batch> => sourceStream(open(null, undefined), batching);
const inWorker = (): Stream<Batch> =>
  workerStream<Item, Batch>({ file: new URL('data-worker.mjs', here), input: null, ahead: 4, ...batching });
/** The same batch again and again: what is left when data costs nothing. */
const once = (): Stream<Batch> => {
  const item = open(null, undefined).next();
  return sourceStream({ next: () => item, state: () => null }, batching);
};

/** What the making of a batch takes alone, in milliseconds. */
function made(): number {
  const source = open(null, undefined);
  source.next();
  const start = performance.now();
  for (let i = 0; i < steps; i++) source.next();
  return (performance.now() - start) / steps;
}

/** Milliseconds a step, without the first few, in which the worker starts and code is compiled. */
async function timed(hidden: number, stream: Stream<Batch>): Promise<number> {
  const layer = (seed: number, from: number, to: number): LinearParams => ({
    weight: uniformFanIn(split(key(seed), 1)[0]!, [from, to]) as tf.Tensor2D,
    bias: tf.zeros([to]),
  });
  const warm = 10;
  let start = 0;
  const run = train({
    params: { first: layer(1, features, hidden), second: layer(2, hidden, 1) } as Weights,
    optimiser: adam(),
    loss: ({ first, second }: Weights, { x, y }) => tf.mean(tf.square(tf.sub(mlp(x, [first, second]), y))),
    stream,
    steps: warm + steps,
    key: key(3),
  });
  const { params, optimiser } = await finish(run, ({ step }) => {
    if (step === warm) start = performance.now();
  });
  const time = (performance.now() - start) / steps;
  [params, ...Object.values(optimiser.slots)].forEach(disposeParams);
  return time;
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
