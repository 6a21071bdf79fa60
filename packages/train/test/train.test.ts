import { setTimeout as wait } from 'node:timers/promises';
import { adam, arraysOf, cloneParams, disposeParams, sgd, treeOf, type OptimiserState, type Params } from '@kleene/nn';
import { key } from '@kleene/random';
import {
  finish,
  train,
  type Progress,
  type Snapshot,
  type StepContext,
  type Stream,
  type TrainOptions,
} from '@kleene/train';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { problem } from './child/problem.mjs';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Line = { readonly weight: tf.Scalar; readonly shift: tf.Scalar };
type Points = { readonly x: tf.Tensor1D; readonly y: tf.Tensor1D };
type Options = TrainOptions<Line, Points>;
type Weights = ReturnType<typeof problem.init>;
type NoisyOptions = TrainOptions<Weights, Awaited<ReturnType<ReturnType<typeof problem.stream>['next']>>>;

const points: Stream<Points> = {
  next(step) {
    const x = Float32Array.from({ length: 4 }, (_, i) => Math.sin(step + i));
    return { x: tf.tensor1d(x), y: tf.tensor1d(x.map((value) => 3 * value - 1)) };
  },
  state: () => null,
  release: ({ x, y }) => tf.dispose([x, y]),
};

const squares: Options['loss'] = ({ weight, shift }, { x, y }) =>
  tf.mean(tf.square(tf.sub(tf.add(tf.mul(x, weight), shift), y)));

/** y = weight x + shift, from points of y = 3 x - 1. */
const line = ({ params, ...changes }: Partial<Options> = {}): Options => ({
  params: params ?? { weight: tf.scalar(0), shift: tf.scalar(0) },
  optimiser: sgd({ learningRate: 0.1 }),
  loss: squares,
  stream: points,
  steps: 20,
  key: key(1),
  ...changes,
});

const disposeAll = (params: Params, { slots }: OptimiserState): void =>
  [params, ...Object.values(slots)].forEach(disposeParams);

/** Every record of a run; its tensors are disposed. */
async function recordsOf(options: Options): Promise<Progress[]> {
  const records: Progress[] = [];
  const { params, optimiser } = await finish(train(options), (progress) => records.push(progress));
  disposeAll(params, optimiser);
  return records;
}

/** The error that ends a run, and the records before it. */
async function failureOf(options: Options): Promise<{ message: string; records: Progress[] }> {
  const records: Progress[] = [];
  const message = await refusalOf('non-finite', () => finish(train(options), (progress) => records.push(progress)));
  return { message, records };
}

describe('train', () => {
  it('takes the steps that an optimiser of TensorFlow.js takes', async () => {
    const { params } = await finish(train(line()));
    const zero = tf.scalar(0);
    const expected = { weight: tf.variable(zero), shift: tf.variable(zero) };
    const plain = new tf.SGDOptimizer(0.1);
    for (let step = 1; step <= 20; step++) {
      const { x, y } = points.next(step) as Points;
      plain.minimize(() => tf.mean(tf.square(tf.sub(tf.add(tf.mul(x, expected.weight), expected.shift), y))));
      tf.dispose([x, y]);
    }
    for (const name of ['weight', 'shift'] as const)
      expect(params[name].dataSync()[0]).toBeCloseTo(expected[name].dataSync()[0]!, 6);
    plain.dispose();
    tf.dispose([zero, expected.weight, expected.shift]);
    disposeParams(params);
  });

  it('records step, loss, gradient norm and learning rate as plain data', async () => {
    const [first, second] = await recordsOf(line({ steps: 2 }));
    const x = Array.from({ length: 4 }, (_, i) => Math.sin(1 + i));
    const y = x.map((value) => 3 * value - 1);
    const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    const gradient = [mean(y.map((value, i) => -2 * value * x[i]!)), mean(y.map((value) => -2 * value))];
    expect(first).toEqual({
      step: 1,
      loss: expect.closeTo(mean(y.map((value) => value ** 2)), 5),
      gradientNorm: expect.closeTo(Math.hypot(...gradient), 5),
      learningRate: 0.1,
    });
    expect(JSON.parse(JSON.stringify(second))).toEqual(second);
  });

  it('keeps the number of tensors at every step', async () => {
    const before = tf.memory().numTensors;
    const counts = new Set<number>();
    const run = train(
      line({
        optimiser: adam(),
        clipNorm: 1,
        evaluateEvery: 3,
        evaluate: () => ({ a: 1 }),
        checkpointEvery: 2,
        checkpoint: () => undefined,
      }),
    );
    const { params, optimiser } = await finish(run, () => counts.add(tf.memory().numTensors));
    expect([...counts]).toEqual([before + 2 + 4]);
    disposeAll(params, optimiser);
  });

  it('clips the gradient to a norm and records the norm before', async () => {
    const lengths: number[] = [];
    const optimiser = sgd({ learningRate: 1 });
    const watched: Options['optimiser'] = {
      ...optimiser,
      update(params, grads, state, rate) {
        lengths.push(Math.hypot(...Object.values(grads).map((grad) => (grad as tf.Scalar).dataSync()[0]!)));
        return optimiser.update(params, grads, state, rate);
      },
    };
    const records = await recordsOf(line({ optimiser: watched, clipNorm: 0.01, steps: 5 }));
    for (const length of lengths) expect(length).toBeCloseTo(0.01, 5);
    for (const { gradientNorm } of records) expect(gradientNorm).toBeGreaterThan(0.1);
  });

  it('lets the schedule replace the learning rate of the optimiser', async () => {
    const records = await recordsOf(line({ steps: 3, schedule: (step) => (step === 1 ? 0 : 1 / step) }));
    expect(records.map(({ learningRate }) => learningRate)).toEqual([0, 1 / 2, 1 / 3]);
    const constant = await recordsOf(line({ steps: 3, optimiser: sgd({ learningRate: 9 }), schedule: () => 0.1 }));
    expect(constant).toEqual(await recordsOf(line({ steps: 3 })));
  });

  it('evaluates and stores where it is due and after the last step, and gives each what it should see', async () => {
    const events: string[] = [];
    const run = train(
      line({
        steps: 8,
        evaluateEvery: 3,
        checkpointEvery: 4,
        evaluate: ({ weight }, { step }) => {
          events.push(`evaluate ${step}`);
          return { weight: weight.dataSync()[0]! };
        },
        checkpoint: async ({ step, optimiser, stream }) => {
          await wait(1);
          events.push(`store ${step} ${optimiser.step} ${JSON.stringify(stream)}`);
        },
      }),
    );
    const seen: (boolean | string)[] = [];
    const { params, optimiser, step } = await finish(run, ({ step, metrics }) => {
      events.push(`step ${step}`);
      seen.push(metrics !== undefined);
    });
    expect(seen).toEqual([false, false, true, false, false, true, false, true]);
    expect(events.filter((event) => !event.startsWith('step'))).toEqual([
      'evaluate 3',
      'store 4 4 null',
      'evaluate 6',
      'evaluate 8',
      'store 8 8 null',
    ]);
    expect(events.indexOf('store 4 4 null')).toBe(events.indexOf('step 4') + 1);
    expect(step).toBe(8);
    disposeAll(params, optimiser);
  });

  it('goes on from a snapshot exactly as if it had not stopped, whatever the order of the names', async () => {
    const noisy = ({ params, ...changes }: Partial<NoisyOptions>): ReturnType<typeof train> => {
      const { init, stream, config: _config, seed: _seed, ...shared } = problem;
      const fresh = { stream: stream(key(6), undefined), key: key(7), steps: 24 };
      return train({ ...shared, ...fresh, params: params ?? init(key(5)), ...changes });
    };
    const whole: Progress[] = [];
    let kept: Snapshot<Weights> | undefined;
    const checkpoint = async ({ step, params, optimiser, stream }: Snapshot<Weights>): Promise<void> => {
      if (step !== 12) return;
      const slots = Object.entries(optimiser.slots).map(([slot, tree]) => [slot, cloneParams(tree)]);
      // By way of sorted paths and of JSON, as through a file, which keeps no order of names.
      const arrays = Object.entries(await arraysOf(params)).sort(([a], [b]) => (a < b ? -1 : 1));
      kept = {
        step,
        params: treeOf(Object.fromEntries(arrays)) as Weights,
        optimiser: { step, slots: Object.fromEntries(slots) as OptimiserState['slots'] },
        stream: JSON.parse(JSON.stringify(stream)) as Snapshot['stream'],
      };
    };
    const first = await finish(noisy({ checkpoint, checkpointEvery: 6 }), (progress) => whole.push(progress));
    const { params, optimiser: state, stream } = kept!;
    const resumed = noisy({ params, state, stream: problem.stream(key(6), stream) });
    const rest: Progress[] = [];
    const second = await finish(resumed, (progress) => rest.push(progress));
    expect(rest).toEqual(whole.slice(12));
    expect(await arraysOf(second.params)).toEqual(await arraysOf(first.params));
    disposeAll(first.params, first.optimiser);
    disposeAll(second.params, second.optimiser);
  });

  it('gives each step a key of its own, and evaluations other ones, the same at every run', async () => {
    const keysOf = async (): Promise<string[]> => {
      const keys: string[] = [];
      const note = ({ step, key }: StepContext): void => void keys.push(`${step} ${key.join()}`);
      const loss: Options['loss'] = (params, batch, context) => {
        note(context);
        return squares(params, batch, context);
      };
      const evaluate: Options['evaluate'] = (_, context) => {
        note(context);
        return {};
      };
      await recordsOf(line({ steps: 5, evaluateEvery: 1, loss, evaluate }));
      return keys;
    };
    const keys = await keysOf();
    expect(new Set(keys.map((text) => text.split(' ')[1])).size).toBe(10);
    expect(await keysOf()).toEqual(keys);
  });

  it('takes no step where none is left', async () => {
    const params = { weight: tf.scalar(2), shift: tf.scalar(1) };
    const run = train(line({ params, steps: 7, state: { step: 7, slots: {} } }));
    const { value, done } = await run.next();
    expect(done).toBe(true);
    expect(value).toMatchObject({ step: 7, params });
    disposeParams(params);
  });

  it('releases every batch once, also when the loss throws, and leaves nothing behind', async () => {
    let released = 0;
    const stream: Stream<Points> = { ...points, release: (batch) => (released++, points.release?.(batch)) };
    await recordsOf(line({ stream, steps: 4 }));
    expect(released).toBe(4);
    const loss = (): never => {
      throw new Error('as the test wants it');
    };
    await expect(finish(train(line({ stream, loss })))).rejects.toThrow('as the test wants it');
    expect(released).toBe(5);
  });

  it('lets batches be promises and belong to a stream that releases none', async () => {
    const batch = points.next(1) as Points;
    const stream: Stream<Points> = { next: () => wait(1).then(() => batch), state: () => null };
    await recordsOf(line({ stream, steps: 3 }));
    expect(batch.x.isDisposed).toBe(false);
    tf.dispose([batch.x, batch.y]);
  });

  it('has nothing to dispose when it is left early', async () => {
    for await (const { step } of train(line({ optimiser: adam() }))) if (step === 3) break;
  });
});

describe('train stops when a number is not finite', () => {
  const stored: number[] = [];
  const checkpoint = ({ step }: Snapshot): void => void stored.push(step);

  it('and names the step and the loss, after the good steps were yielded and stored', async () => {
    stored.length = 0;
    const at5: Options['loss'] = (params, batch, context) =>
      tf.mul(squares(params, batch, context), context.step === 5 ? NaN : 1);
    const { message, records } = await failureOf(line({ loss: at5, checkpointEvery: 2, checkpoint }));
    expect(message).toBe('train.train: step 5: the loss is NaN');
    expect(records.map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    expect(stored).toEqual([2, 4]);
  });

  it('and names the gradient by its dotted path', async () => {
    // |x|^(1/2) has an infinite slope at 0, where its value is finite.
    const loss = ({ layer }: { layer: { weight: tf.Scalar; shift: tf.Scalar } }): tf.Scalar =>
      tf.add(tf.square(layer.shift), tf.sqrt(layer.weight));
    const params = { layer: { weight: tf.scalar(0), shift: tf.scalar(0) } };
    const options = line({ params: params as never, loss: loss as never });
    const message = await refusalOf('non-finite', () => finish(train(options)));
    expect(message).toBe('train.train: step 1: the gradient of layer.weight is Infinity');
  });

  it('and names the parameter by its dotted path', async () => {
    const { message } = await failureOf(
      line({ schedule: (step) => (step === 3 ? 1e38 : 0.1), optimiser: sgd({ learningRate: 1, weightDecay: 1e3 }) }),
    );
    expect(message).toMatch(/^train\.train: step 3: the parameter (weight|shift) is -?Infinity$/);
  });

  it('and says that only the norm of the gradients is too large for float32', async () => {
    const loss: Options['loss'] = ({ weight, shift }) => tf.mul(tf.add(weight, shift), 1e30);
    expect((await failureOf(line({ loss, steps: 1 }))).message).toBe(
      'train.train: step 1: the norm of the gradients is beyond float32',
    );
  });

  it('and names a metric', async () => {
    const { message } = await failureOf(line({ evaluateEvery: 2, evaluate: () => ({ good: 1, bad: NaN }) }));
    expect(message).toBe('train.train: step 2: the metric bad is NaN');
  });
});

describe('train and its signal', () => {
  it('ends at the boundary of a step with a checkpoint, once', async () => {
    const stored: number[] = [];
    const controller = new AbortController();
    const options = line({
      checkpointEvery: 4,
      checkpoint: ({ step }) => void stored.push(step),
      signal: controller.signal,
    });
    const abortAfter =
      (last: number) =>
      ({ step }: Progress) =>
        void (step === last && controller.abort());
    expect(await refusalOf('interrupted', () => finish(train(options), abortAfter(6)))).toBe(
      'train.train: interrupted after step 6 of 20',
    );
    expect(stored).toEqual([4, 6]);
  });

  it('does not store again what it has just stored, nor a state without a step', async () => {
    const stored: number[] = [];
    const controller = new AbortController();
    const changes = {
      checkpointEvery: 4,
      checkpoint: ({ step }: Snapshot) => void stored.push(step),
      signal: controller.signal,
    };
    await refusalOf('interrupted', () =>
      finish(train(line(changes)), ({ step }) => void (step === 4 && controller.abort())),
    );
    await refusalOf('interrupted', () => finish(train(line(changes))));
    expect(stored).toEqual([4]);
  });

  it('turns the event loop between steps, so that a timer can abort', async () => {
    const signal = AbortSignal.timeout(40);
    const message = await refusalOf('interrupted', () => finish(train(line({ steps: 1e9, signal }))));
    expect(message).toMatch(/^train\.train: interrupted after step \d+ of 1000000000$/);
  });
});

describe('train refuses', () => {
  it.each<[string, Partial<Options>, string]>([
    ['an option that it does not know', { clipnorm: 1 } as object, 'options must be made of'],
    ['steps that are not whole', { steps: 1.5 }, 'steps must be an integer >= 0, got 1.5'],
    [
      'fewer steps than were taken',
      { steps: 3, state: { step: 4, slots: {} } },
      'steps must be an integer >= 4, got 3',
    ],
    ['never to evaluate', { evaluateEvery: 0 }, 'evaluateEvery must be an integer >= 1, got 0'],
    ['half a checkpoint', { checkpointEvery: 0.5 }, 'checkpointEvery must be an integer >= 1, got 0.5'],
    ['a norm of 0', { clipNorm: 0 }, 'clipNorm must be a finite number'],
  ])('%s, before anything is taken over', async (_, changes, message) => {
    const options = line(changes);
    expect(await refusalOf('invalid-argument', async () => train(options))).toContain(`train.train: ${message}`);
    disposeParams(options.params);
  });

  it('a learning rate that is not finite or below 0', async () => {
    for (const rate of [NaN, -1]) {
      const message = await refusalOf('invalid-argument', () => finish(train(line({ schedule: () => rate }))));
      expect(message).toContain('train.train: schedule(1) must be a finite number >= 0');
    }
  });
});
