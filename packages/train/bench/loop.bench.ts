import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepare, type BackendName } from '@kleene/backend';
import { adam, clipByGlobalNorm, disposeParams, mlp, uniformFanIn, valueAndGrads, type LinearParams } from '@kleene/nn';
import { key, split } from '@kleene/random';
import { finish, train, type Stream } from '@kleene/train';
import { trainRun } from '@kleene/train/node';
import * as tf from '@tensorflow/tfjs-core';
import type { Measurement } from '../../../tools/bench/measurement.ts';

const steps = 60;
const rounds = 5;

/** What the loop adds to the bare step, and what a run folder adds to that. */
export async function measurements(): Promise<Measurement[]> {
  const all: Measurement[] = [];
  for (const backend of ['cpu', 'wasm'] as const) all.push(...(await compare(backend)));
  return all;
}

async function compare(backend: BackendName): Promise<Measurement[]> {
  await prepare({ backend });
  const runs = { bare, loop, folder };
  const times: Record<keyof typeof runs, number[]> = { bare: [], loop: [], folder: [] };
  for (let round = 0; round <= rounds; round++)
    for (const name of ['bare', 'loop', 'folder'] as const) {
      const start = performance.now();
      await runs[name]();
      if (round > 0) times[name].push((performance.now() - start) / steps);
    }
  const [plain, ...others] = (['bare', 'loop', 'folder'] as const).map((name) => median(times[name]));
  const names = ['a step of train', 'a step of trainRun, a checkpoint every 20'];
  return others.map((value, i) => ({
    name: `${names[i]}, MLP 64-64-64, batch 32, ${backend}`,
    value,
    unit: 'ms',
    baseline: plain!,
    ratio: plain! / value,
    note: `beside gradient, clipping and update alone; medians of ${rounds}, interleaved`,
  }));
}

type Weights = { readonly first: LinearParams; readonly second: LinearParams };

const layer = (seed: number): LinearParams => ({
  weight: uniformFanIn(key(seed), [64, 64]) as tf.Tensor2D,
  bias: tf.zeros([64]),
});
const init = (): Weights => ({ first: layer(1), second: layer(2) });
const batch = (): tf.Tensor2D => uniformFanIn(split(key(3), 1)[0]!, [32, 64]) as tf.Tensor2D;
const loss = ({ first, second }: Weights, x: tf.Tensor2D): tf.Scalar =>
  tf.mean(tf.square(tf.sub(mlp(x, [first, second]), x)));
const stream = (): Stream<tf.Tensor2D> => ({ next: batch, state: () => null, release: (x) => x.dispose() });
const optimiser = adam();

async function bare(): Promise<void> {
  let params = init();
  let state = optimiser.init(params);
  for (let step = 0; step < steps; step++) {
    const x = batch();
    const { value, grads } = valueAndGrads((leaves) => loss(leaves, x), params);
    const clipped = clipByGlobalNorm(grads, 1);
    ({ params, state } = optimiser.update(params, clipped.grads, state));
    await value.data();
    tf.dispose([x, value, clipped.norm]);
    disposeParams(grads);
    disposeParams(clipped.grads);
  }
  [params, ...Object.values(state.slots)].forEach(disposeParams);
}

async function loop(): Promise<void> {
  const run = train({ params: init(), optimiser, loss, stream: stream(), steps, key: key(4), clipNorm: 1 });
  const trained = await finish(run);
  [trained.params, ...Object.values(trained.optimiser.slots)].forEach(disposeParams);
}

async function folder(): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'kleene-bench-'));
  const shared = { config: {}, seed: 1, steps, clipNorm: 1, checkpointEvery: 20, optimiser, loss, init, stream };
  const trained = await finish(trainRun({ folder: path, ...shared }));
  [trained.params, ...Object.values(trained.optimiser.slots)].forEach(disposeParams);
  await rm(path, { recursive: true });
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
