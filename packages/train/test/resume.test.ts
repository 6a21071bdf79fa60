import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adamw, arraysOf, disposeParams, rmsprop, sgd } from '@kleene/nn';
import { packCheckpoint, unpackCheckpoint } from '@kleene/nn/checkpoint';
import { cosine, finish, warmup, type Progress } from '@kleene/train';
import {
  averagedCheckpoint,
  findBest,
  listCheckpoints,
  readMetrics,
  trainRun,
  type RunOptions,
} from '@kleene/train/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from './child/problem.mjs';
import { resultsOf } from './children.ts';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Options = RunOptions<
  ReturnType<typeof problem.init>,
  Awaited<ReturnType<ReturnType<typeof problem.stream>['next']>>
>;

let root = '';
beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'kleene-resume-'))));
afterEach(() => rm(root, { recursive: true }));

const run = (name: string, changes: Partial<Options>): ReturnType<typeof trainRun> =>
  trainRun({ ...problem, steps: 24, folder: join(root, name), ...changes });

interface Ended {
  readonly results: Record<string, string>;
  readonly records: readonly Progress[];
  readonly step: number;
  readonly endedEarly: boolean;
  readonly average: unknown;
}

/** Trains to the end, the number of tensors being the same at every step, after leaving as a killed process does after each of `leaves`. */
async function ended(name: string, changes: Partial<Options>, leaves: readonly number[] = []): Promise<Ended> {
  for (const last of leaves) for await (const { step } of run(name, changes)) if (step === last) break;
  const counts = new Set<number>();
  const { params, optimiser, average, step, endedEarly } = await finish(run(name, changes), () => {
    counts.add(tf.memory().numTensors);
  });
  expect(counts.size).toBeLessThanOrEqual(1);
  const arrays = average && (await arraysOf(average));
  [params, ...Object.values(optimiser.slots), ...(average ? [average] : [])].forEach(disposeParams);
  const folder = join(root, name);
  return { results: await resultsOf(folder), records: await readMetrics(folder), step, endedEarly, average: arrays };
}

const groups: Options['groups'] = {
  output: { names: ['output.*'], optimiser: rmsprop({ momentum: 0.5, centered: true }), clipNorm: 0.2 },
  biases: { names: ['*.bias'], schedule: warmup(9, cosine({ from: 0.02, to: 0.001, steps: 20 })) },
};
const scored =
  (scores: (step: number) => number): NonNullable<Options['evaluate']> =>
  (_, { step }) => ({ error: scores(step) });
const features: Readonly<Record<string, Partial<Options>>> = {
  accumulation: { accumulate: 3 },
  'a running average': { averageDecay: 0.9 },
  'groups with optimisers, schedules and clipping of their own': { groups },
  'frozen parameters': {
    freeze: ['hidden.weight'],
    optimiser: sgd({ learningRate: 0.01, momentum: 0.9, nesterov: true }),
  },
  'a schedule': { schedule: warmup(5, cosine({ from: 0.02, to: 0, steps: 24 })) },
  'evaluation from a first step on': { evaluateEvery: 7, evaluateFrom: 2 },
  'a best checkpoint': { best: { metric: 'error', mode: 'min' }, evaluateEvery: 3, keep: 1 },
  'early stopping': {
    evaluate: scored((step) => Math.abs(step - 9)),
    evaluateEvery: 3,
    best: { metric: 'error', mode: 'min', patience: 3 },
  },
  'rates that fall on a plateau': {
    evaluate: scored((step) => Math.abs(step - 7)),
    evaluateEvery: 2,
    plateau: { metric: 'error', mode: 'min', patience: 1, factor: 0.5, cooldown: 1 },
  },
  everything: {
    accumulate: 2,
    averageDecay: 0.7,
    groups,
    freeze: ['hidden.bias'],
    optimiser: adamw({ weightDecay: 0.1 }),
    schedule: warmup(5, cosine({ from: 0.02, to: 0, steps: 24 })),
    evaluateEvery: 4,
    evaluateFrom: 2,
    evaluate: scored((step) => Math.sin(step)),
    best: { metric: 'error', mode: 'max', patience: 4 },
    plateau: { metric: 'error', mode: 'max', patience: 0, factor: 0.7 },
    checkpointEvery: 5,
  },
};

describe('a run that was left goes on exactly as if it had not been', () => {
  it.each(Object.keys(features))('with %s', async (name) => {
    const changes = features[name]!;
    const whole = await ended('whole', changes);
    const parts = await ended(
      'parts',
      changes,
      [3, 9, 10, 14].filter((step) => step < whole.step),
    );
    expect(parts).toEqual(whole);
    expect(whole.step).toBe(name === 'early stopping' ? 18 : whole.endedEarly ? whole.step : 24);
  });

  it('also when it ended early: it is complete', async () => {
    const changes = features['early stopping']!;
    const first = await ended('run', changes);
    expect(first).toMatchObject({ step: 18, endedEarly: true });
    expect(await ended('run', changes)).toEqual(first);
    expect(await findBest(join(root, 'run'), { metric: 'error', mode: 'min' })).toMatchObject({ step: 9 });
  });
});

describe('a run folder', () => {
  it.each<[string, Partial<Options>, Partial<Options>, string]>([
    ['accumulation', { accumulate: 2 }, { accumulate: 3 }, 'accumulate is 2 there and 3 here'],
    ['averaging', {}, { averageDecay: 0.9 }, 'averageDecay is absent there and 0.9 here'],
    [
      'groups',
      { groups },
      { groups: { output: groups.output! } },
      'groups.biases is {"names":["*.bias"],"clipNorm":null} there and absent here',
    ],
    ['freezing', { freeze: ['*.bias'] }, {}, 'freeze is ["*.bias"] there and absent here'],
    [
      'patience',
      { best: { metric: 'error', mode: 'min' } },
      { best: { metric: 'error', mode: 'min', patience: 2 } },
      'best is absent there',
    ],
    [
      'plateaus',
      { plateau: { metric: 'error', mode: 'min' } },
      { plateau: { metric: 'error', mode: 'min', factor: 0.5 } },
      'plateau.factor is absent there and 0.5 here',
    ],
  ])('is refused for other %s', async (_, before, after, message) => {
    for await (const { step } of run('run', before)) if (step === 2) break;
    expect(await refusalOf('incompatible', () => finish(run('run', after)))).toContain(message);
  });

  it('stores the best checkpoint also where none is due', async () => {
    await ended('run', {
      evaluate: scored((step) => Math.abs(step - 7)),
      evaluateEvery: 1,
      best: { metric: 'error', mode: 'min' },
      checkpointEvery: 20,
    });
    expect((await listCheckpoints(join(root, 'run'))).map(({ step }) => step)).toEqual([7, 20, 24]);
  });

  it('has checkpoints that say whether their weights are raw or averaged', async () => {
    const { average } = await ended('run', { averageDecay: 0.9 });
    const raw = unpackCheckpoint(await readFile((await listCheckpoints(join(root, 'run'))).at(-1)!.path));
    const averaged = unpackCheckpoint(packCheckpoint(averagedCheckpoint(raw)));
    expect([raw.weights, averaged.weights]).toEqual(['raw', 'averaged']);
    expect(averaged.params).toEqual(average);
    expect(averaged.params).not.toEqual(raw.params);
    expect(averaged.optimiser).toBeUndefined();
    const plain = packCheckpoint(averaged);
    expect(await refusalOf('invalid-argument', async () => averagedCheckpoint(unpackCheckpoint(plain)))).toBe(
      'train.averagedCheckpoint: checkpoint must be of a run with averageDecay, got []',
    );
  });

  it('tells in timing.jsonl, and only there, where the time of each step went', async () => {
    await ended('run', {});
    const lines = (await readFile(join(root, 'run', 'timing.jsonl'), 'utf8')).trimEnd().split('\n');
    const steps = lines
      .map((line) => JSON.parse(line) as Record<string, unknown>)
      .filter(({ event }) => event === 'step');
    expect(steps.length).toBe(24);
    const parts = ['data', 'forward', 'backward', 'optimiser', 'read', 'evaluate', 'logging'];
    for (const step of steps) for (const part of parts) expect(step[part], part).toBeGreaterThanOrEqual(0);
  });

  it('keeps an event file for TensorBoard when asked to, every step once however often it was left', async () => {
    const folder = join(root, 'run');
    const stepsOf = async (): Promise<number[]> => {
      const bytes = await readFile(join(folder, 'events.out.tfevents.kleene'));
      const steps = [];
      for (let at = 0; at < bytes.length; at += Number(bytes.readBigUInt64LE(at)) + 16) {
        // wall_time takes 9 bytes; the step follows it, unless it is 0.
        if (bytes[at + 12 + 9] === 16) steps.push(bytes[at + 12 + 10]!);
      }
      return steps;
    };
    const expected = Array.from({ length: 24 }, (_, i) => i + 1).flatMap((step) =>
      step % 4 === 0 ? [step, step] : [step],
    );
    const before = await ended('run', { events: true }, [3, 9, 14]);
    expect(await stepsOf()).toEqual(expected);
    expect(before).toEqual(await ended('without', {}));
    const text = (await readFile(join(folder, 'events.out.tfevents.kleene'))).toString('latin1');
    for (const tag of ['config', 'gradientNorm', 'learningRate', 'metrics/error', 'parameters/hidden.weight'])
      expect(text).toContain(tag);
  });
});
