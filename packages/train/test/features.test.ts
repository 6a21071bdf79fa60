import { adam, arraysOf, disposeParams, rmsprop, sgd, type OptimiserState, type Params } from '@kleene/nn';
import { key } from '@kleene/random';
import { finish, harmonic, train, type Progress, type Stream, type TrainOptions } from '@kleene/train';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Layer = { readonly weight: tf.Tensor1D; readonly bias: tf.Scalar };
type Weights = { readonly encoder: Layer; readonly decoder: Layer };
type Options = TrainOptions<Weights, tf.Tensor1D>;

/** Points whose number tells the values, so that any order of asking shows. */
const points = (width: number): Stream<tf.Tensor1D> => ({
  next: (index) => tf.tensor1d(Float32Array.from({ length: width }, (_, i) => Math.sin(3 * index + i))),
  state: () => null,
  release: (x) => x.dispose(),
});

const layer = (value: number): Layer => ({ weight: tf.tensor1d([value]), bias: tf.scalar(value / 2) });

const loss: Options['loss'] = ({ encoder, decoder }, x) => {
  const hidden = tf.add(tf.mul(x, encoder.weight), encoder.bias);
  return tf.mean(tf.square(tf.sub(tf.add(tf.mul(hidden, decoder.weight), decoder.bias), tf.add(tf.mul(x, 3), 1))));
};

const options = (changes: Partial<Options> = {}): Options => ({
  params: { encoder: layer(0.5), decoder: layer(0.25) },
  optimiser: sgd({ learningRate: 0.05 }),
  loss,
  stream: points(4),
  steps: 12,
  key: key(1),
  ...changes,
});

const disposeAll = (params: Params, { slots }: OptimiserState, average?: Params): void =>
  [params, ...Object.values(slots), ...(average ? [average] : [])].forEach(disposeParams);

interface Ran {
  readonly params: Record<string, number>;
  readonly average: Record<string, number>;
  readonly records: Progress[];
  readonly step: number;
  readonly endedEarly: boolean;
  readonly slots: Record<string, string[]>;
}

const numbersOf = async (params: Params): Promise<Record<string, number>> =>
  Object.fromEntries(Object.entries(await arraysOf(params)).map(([path, { data }]) => [path, data[0]!]));

async function ran(changes: Partial<Options> = {}): Promise<Ran> {
  const records: Progress[] = [];
  const counts = new Set<number>();
  const run = train(options(changes));
  const end = await finish(run, (progress) => {
    counts.add(tf.memory().numTensors);
    records.push(progress);
  });
  expect(counts.size, 'different numbers of tensors').toBeLessThanOrEqual(1);
  const { params, optimiser, average, step, endedEarly } = end;
  const slots = Object.entries(optimiser.slots).map(
    async ([slot, tree]) => [slot, Object.keys(await arraysOf(tree))] as const,
  );
  const result = {
    params: await numbersOf(params),
    average: average ? await numbersOf(average) : {},
    records,
    step,
    endedEarly,
    slots: Object.fromEntries(await Promise.all(slots)),
  };
  disposeAll(params, optimiser, average);
  return result;
}

describe('gradient accumulation', () => {
  it('takes the step of one batch that holds all of them', async () => {
    const whole = await ran({ stream: points(8), optimiser: adam(), clipNorm: 0.5 });
    const halves: Stream<tf.Tensor1D> = {
      ...points(4),
      next(index) {
        const all = Float32Array.from({ length: 8 }, (_, i) => Math.sin(3 * Math.ceil(index / 2) + i));
        return tf.tensor1d(index % 2 === 1 ? all.subarray(0, 4) : all.subarray(4));
      },
    };
    const parts = await ran({ stream: halves, optimiser: adam(), clipNorm: 0.5, accumulate: 2 });
    for (const [path, value] of Object.entries(whole.params)) expect(parts.params[path]).toBeCloseTo(value, 5);
    parts.records.forEach(({ loss, gradientNorm }, i) => {
      expect(loss).toBeCloseTo(whole.records[i]!.loss, 5);
      expect(gradientNorm).toBeCloseTo(whole.records[i]!.gradientNorm, 5);
    });
  });

  it('asks for its batches by number, holds one at a time, and gives each a key of its own', async () => {
    const asked: number[] = [];
    let held = 0;
    const keys = new Set<string>();
    const stream: Stream<tf.Tensor1D> = {
      next: (index) => (asked.push(index), expect(held++).toBe(0), tf.tensor1d([index])),
      state: () => null,
      release: (x) => (held--, x.dispose()),
    };
    const noting: Options['loss'] = (params, x, { step, key: own }) => (
      keys.add(`${step} ${own.join()}`),
      loss(params, x, { step, key: own })
    );
    await ran({ stream, loss: noting, steps: 3, accumulate: 4, optimiser: sgd({ learningRate: 1e-6 }) });
    expect(asked).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(keys.size).toBe(12);
  });
});

describe('freezing', () => {
  it('leaves the named parameters as they are and remembers nothing of them', async () => {
    const { params, slots } = await ran({
      optimiser: adam({ learningRate: 0.1, weightDecay: 0.1 }),
      freeze: ['encoder.*'],
    });
    expect(params).toMatchObject({ 'encoder.weight': 0.5, 'encoder.bias': 0.25 });
    expect(params['decoder.weight']).not.toBe(0.25);
    expect(slots).toEqual({ mean: ['decoder.bias', 'decoder.weight'], square: ['decoder.bias', 'decoder.weight'] });
  });

  it('counts only what is trained in the norm of the gradients', async () => {
    const { records } = await ran({ freeze: ['*.weight', 'decoder.bias'], steps: 1 });
    const x = Array.from({ length: 4 }, (_, i) => Math.sin(3 + i));
    const slope = x.map((value) => 2 * (0.25 * (0.5 * value + 0.25) + 0.125 - 3 * value - 1) * 0.25);
    expect(records[0]!.gradientNorm).toBeCloseTo(Math.abs(slope.reduce((sum, value) => sum + value, 0) / 4), 6);
  });

  it.each<[string, Partial<Options>, string]>([
    [
      'a name of no parameter',
      { freeze: ['encodr.*'] },
      'train.train: freeze[0] must be the name of a parameter (decoder.bias, decoder.weight, encoder.bias, encoder.weight), got "encodr.*"',
    ],
    ['everything', { freeze: ['*'] }, 'train.train: freeze must be names of some parameters, not of all, got ["*"]'],
    ['a text', { freeze: 'encoder.*' as never }, 'train.train: freeze must be a list of dotted names, got "encoder.*"'],
    ['a dot that is meant as any character', { freeze: ['encoder?weight'] }, 'train.train: freeze[0] must be'],
  ])('is refused for %s, and nothing is left', async (_, changes, message) => {
    expect(await refusalOf('invalid-argument', () => finish(train(options(changes))))).toContain(message);
  });
});

describe('groups of parameters', () => {
  it('have optimisers, rates and clipping of their own, as two runs would that each freeze the other part', async () => {
    // The decoder's gradient does not depend on the encoder here, so that the parts can be trained alone too.
    const apart: Options['loss'] = ({ encoder, decoder }, x) =>
      tf.add(
        tf.mean(tf.square(tf.sub(tf.add(tf.mul(x, encoder.weight), encoder.bias), x))),
        tf.mean(tf.square(tf.sub(tf.add(tf.mul(x, decoder.weight), decoder.bias), tf.mul(x, -2)))),
      );
    const split = { optimiser: rmsprop({ learningRate: 1 }), schedule: harmonic(0.01, 4), clipNorm: 0.4 };
    const merge = { optimiser: adam(), schedule: harmonic(0.001, 4), clipNorm: 0.02 };
    const both = await ran({ loss: apart, ...merge, groups: { split: { names: ['encoder.*'], ...split } } });
    const encoder = await ran({ loss: apart, ...split, freeze: ['decoder.*'] });
    const decoder = await ran({ loss: apart, ...merge, freeze: ['encoder.*'] });
    expect(both.params).toEqual({
      ...both.params,
      'encoder.weight': encoder.params['encoder.weight'],
      'encoder.bias': encoder.params['encoder.bias'],
      'decoder.weight': decoder.params['decoder.weight'],
      'decoder.bias': decoder.params['decoder.bias'],
    });
    both.records.forEach((record, i) => {
      expect(record.learningRate).toBe(0.001 / Math.ceil((i + 1) / 4));
      expect(record.groupRates).toEqual({ split: 0.01 / Math.ceil((i + 1) / 4) });
      expect(record.gradientNorm).toBeCloseTo(
        Math.hypot(encoder.records[i]!.gradientNorm, decoder.records[i]!.gradientNorm),
        5,
      );
    });
  });

  it('are clipped together with all others unless they say otherwise, and take a path only once', async () => {
    const alone = await ran({ clipNorm: 0.1 });
    const grouped = await ran({ clipNorm: 0.1, groups: { a: { names: ['*.bias'] }, b: { names: ['encoder.*'] } } });
    expect(grouped.params).toEqual(alone.params);
    expect(grouped.records.map(({ groupRates: _rates, ...record }) => record)).toEqual(alone.records);
  });

  it('may hold all parameters, and then the rest has nothing to do', async () => {
    const { params } = await ran({
      optimiser: sgd({ learningRate: 9 }),
      groups: { all: { names: ['*'], optimiser: sgd({ learningRate: 0.05 }) } },
    });
    expect(params).toEqual((await ran()).params);
  });

  it.each<[string, object, string]>([
    [
      'a name of no parameter',
      { a: { names: ['x'] } },
      'train.train: groups.a.names[0] must be the name of a parameter',
    ],
    ['an unknown field', { a: { names: ['*'], rate: 1 } }, 'train.train: groups.a: options must be made of names'],
    ['clipping to 0', { a: { names: ['*'], clipNorm: 0 } }, 'train.train: groups.a.clipNorm must be a finite number'],
    [
      'a rate below 0',
      { a: { names: ['*.bias'], schedule: () => -1 } },
      'train.train: groups.a.schedule(1) must be a finite number >= 0, got -1',
    ],
  ])('are refused for %s', async (_, groups, message) => {
    const given = options({ groups: groups as never });
    const refusal = await refusalOf('invalid-argument', async () => finish(train(given)));
    disposeParams(given.params);
    expect(refusal).toContain(message);
  });
});

describe('the running average', () => {
  it('is the mean of the parameters of all steps, weighted by their age, without the initial ones', async () => {
    const seen: Record<string, number>[] = [];
    const decay = 0.8;
    const { params, average } = await ran({
      averageDecay: decay,
      checkpointEvery: 1,
      checkpoint: async (snapshot) => void seen.push(await numbersOf(snapshot.params)),
    });
    expect(seen.length).toBe(12);
    for (const path of Object.keys(params)) {
      const weights = seen.map((_, i) => decay ** (seen.length - 1 - i));
      const sum = seen.reduce((total, values, i) => total + weights[i]! * values[path]!, 0);
      expect(average[path]).toBeCloseTo(sum / weights.reduce((total, weight) => total + weight, 0), 5);
      expect(average[path]).not.toBe(params[path]);
    }
  });

  it('is what is evaluated, and changes nothing of the training', async () => {
    const evaluated: Record<string, number>[] = [];
    const evaluate: Options['evaluate'] = async (params) => (evaluated.push(await numbersOf(params)), {});
    const with_ = await ran({ averageDecay: 0.5, evaluate });
    expect(evaluated).toEqual([with_.average]);
    expect(with_.params).toEqual((await ran()).params);
  });

  it('is needed to go on, and refused when it is missing', async () => {
    const given = options({ averageDecay: 0.5, state: { step: 3, slots: {} } });
    expect(await refusalOf('invalid-argument', async () => train(given))).toContain(
      'average must be there when averageDecay and state are',
    );
    disposeParams(given.params);
  });
});

describe('evaluation', () => {
  it('begins where it is told to: after the steps 1, 5, 9 and the last', async () => {
    const { records } = await ran({ evaluate: () => ({ a: 1 }), evaluateEvery: 4, evaluateFrom: 1 });
    expect(records.filter(({ metrics }) => metrics).map(({ step }) => step)).toEqual([1, 5, 9, 12]);
  });

  const scores = [5, 3, 4, 3, 2, 6, 7, 8, 9, 1, 0, 0];
  const scored = (changes: Partial<Options> = {}): Promise<Ran> =>
    ran({
      evaluate: (_, { step }) => ({ error: scores[step - 1]! }),
      evaluateEvery: 1,
      best: { metric: 'error', mode: 'min' },
      ...changes,
    });

  it('stores whenever it finds the best so far, the first of equals', async () => {
    const stored: number[] = [];
    const { endedEarly } = await scored({
      checkpoint: ({ step, standing }) => void stored.push(step, standing!.best!),
    });
    expect(stored).toEqual([1, 5, 2, 3, 5, 2, 10, 1, 11, 0, 12, 0]);
    expect(endedEarly).toBe(false);
  });

  it('ends training after as many evaluations that are no better as it has patience for, with a checkpoint', async () => {
    const stored: number[] = [];
    const { step, endedEarly, records } = await scored({
      best: { metric: 'error', mode: 'min', patience: 3 },
      checkpoint: (snapshot) => void stored.push(snapshot.step),
    });
    expect([step, endedEarly, records.length]).toEqual([8, true, 8]);
    expect(stored).toEqual([1, 2, 5, 8]);
    expect((await scored({ best: { metric: 'error', mode: 'max', patience: 4 } })).step).toBe(5);
  });

  it('is refused when it has no such metric', async () => {
    expect(await refusalOf('invalid-argument', () => scored({ best: { metric: 'accuracy', mode: 'max' } }))).toBe(
      'train.train: best.metric must be one of error, got "accuracy"',
    );
  });
});

describe('the profile of a step', () => {
  it('tells where the time went, and is no part of the records', async () => {
    const profiles: { step: number; total: number }[] = [];
    const { records } = await ran({
      evaluate: () => ({ a: 1 }),
      profile: ({ step, ...times }) => {
        for (const time of Object.values(times)) expect(time).toBeGreaterThanOrEqual(0);
        expect(Object.keys(times)).toEqual(['data', 'forward', 'backward', 'optimiser', 'read', 'evaluate']);
        profiles.push({ step, total: Object.values(times).reduce((sum, time) => sum + time, 0) });
      },
    });
    expect(profiles.map(({ step }) => step)).toEqual(records.map(({ step }) => step));
    for (const { total } of profiles) expect(total).toBeGreaterThan(0);
    expect(Object.keys(records[0]!)).toEqual(['step', 'loss', 'gradientNorm', 'learningRate']);
  });
});

describe('the stream', () => {
  it('is closed once, whether training ends, is left, fails or is refused', async () => {
    let closed = 0;
    const stream = { ...points(4), close: () => void closed++ };
    await ran({ stream });
    for await (const { step } of train(options({ stream }))) if (step === 3) break;
    const failing = (): never => {
      throw new Error('as the test wants it');
    };
    await expect(finish(train(options({ stream, loss: failing })))).rejects.toThrow('as the test wants it');
    await refusalOf('invalid-argument', () => finish(train(options({ stream, freeze: ['x'] }))));
    expect(closed).toBe(4);
  });
});
