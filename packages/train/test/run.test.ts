import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  arraysOf,
  decodeCheckpoint,
  disposeParams,
  encodeCheckpoint,
  type OptimiserState,
  type Params,
} from '@kleene/nn';
import { finish, type Progress } from '@kleene/train';
import { findBest, listCheckpoints, readMetrics, trainRun, type RunOptions } from '@kleene/train/node';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from './child/problem.mjs';
import { resultsOf } from './children.ts';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Weights = ReturnType<typeof problem.init>;
type Batch = Awaited<ReturnType<ReturnType<typeof problem.stream>['next']>>;
type Options = RunOptions<Weights, Batch>;

let folder = '';
let notices: string[] = [];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kleene-train-'));
  notices = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = (changes: Partial<Options> = {}): ReturnType<typeof trainRun<Weights, Batch>> =>
  trainRun({ ...problem, steps: 24, folder, notice: (text) => notices.push(text), ...changes });

const disposeAll = (params: Params, { slots }: OptimiserState): void =>
  [params, ...Object.values(slots)].forEach(disposeParams);

/** Trains to the end and returns the records. */
async function complete(changes: Partial<Options> = {}): Promise<Progress[]> {
  const records: Progress[] = [];
  const { params, optimiser } = await finish(run(changes), (progress) => records.push(progress));
  disposeAll(params, optimiser);
  return records;
}

/** Trains until a step has been yielded, and leaves as a killed process does: without a checkpoint of that step. */
async function leaveAfter(last: number, changes: Partial<Options> = {}): Promise<void> {
  for await (const { step } of run(changes)) if (step === last) break;
}

/** What an undisturbed run computes. */
async function undisturbed(changes: Partial<Options> = {}): Promise<Record<string, string>> {
  const other = `${folder}-undisturbed`;
  try {
    await complete({ folder: other, ...changes });
    return await resultsOf(other);
  } finally {
    await rm(other, { recursive: true });
  }
}

const goesOn = (step: number): string => `training goes on after step ${step}; what came later is computed again`;
const checkpoint = (step: number): string =>
  join(folder, 'checkpoints', `step-${String(step).padStart(6, '0')}.safetensors`);
const steps = async (): Promise<number[]> => (await listCheckpoints(folder)).map(({ step }) => step);
const linesOf = async (name: string): Promise<Record<string, unknown>[]> =>
  (await readFile(join(folder, name), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe('a run folder', () => {
  it('holds the config, a line of metrics and of times for each step, and the last checkpoints', async () => {
    const records = await complete();
    expect((await readdir(folder)).sort()).toEqual(['checkpoints', 'config.json', 'metrics.jsonl', 'timing.jsonl']);
    expect(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'))).toEqual({
      format: 'kleene/run@1',
      config: problem.config,
      seed: 7,
      steps: 24,
      clipNorm: 0.5,
      evaluateEvery: 10,
    });
    expect(await linesOf('metrics.jsonl')).toEqual(records);
    expect(await readMetrics(folder)).toEqual(records);
    expect(records.filter(({ metrics }) => metrics).map(({ step }) => step)).toEqual([10, 20, 24]);
    const times = await linesOf('timing.jsonl');
    expect(times.filter(({ event }) => event === 'step').map(({ step }) => step)).toEqual(
      records.map(({ step }) => step),
    );
    expect(times.filter(({ event }) => event === 'checkpoint').map(({ step }) => step)).toEqual([4, 8, 12, 16, 20, 24]);
    expect(await steps()).toEqual([20, 24]);
    expect(notices).toEqual([]);
  });

  it('has metrics and weights in which no clock has a part: two runs give the same bytes', async () => {
    await complete();
    expect(await resultsOf(folder)).toEqual(await undisturbed());
  });

  it('stores checkpoints that hold seed, config, step and stream, and the version of the package', async () => {
    const { params, optimiser } = await finish(run());
    const stored = decodeCheckpoint(await readFile(checkpoint(24)));
    expect(stored).toMatchObject({ step: 24, seed: 7, config: problem.config, optimiser: { step: 24 } });
    expect(await arraysOf(stored.params)).toEqual(await arraysOf(params));
    expect(stored.stream).toEqual(expect.anything());
    const manifest = await readFile(new URL('../package.json', import.meta.url), 'utf8');
    expect(stored.writer).toBe(`@kleene/train@${(JSON.parse(manifest) as { version: string }).version}`);
    disposeAll(params, optimiser);
    disposeAll(stored.params, stored.optimiser!);
  });

  it('yields nothing more once it is complete, and still returns the weights', async () => {
    await complete();
    const before = await resultsOf(folder);
    const { value, done } = await run().next();
    expect(done).toBe(true);
    expect(value).toMatchObject({ step: 24 });
    const { params, optimiser } = value as Awaited<ReturnType<typeof finish>>;
    disposeAll(params, optimiser);
    expect(await resultsOf(folder)).toEqual(before);
  });

  it('leaves nothing behind when its stream does not open', async () => {
    await leaveAfter(9);
    const stream = (): never => {
      throw new Error('as the test wants it');
    };
    await expect(finish(run({ stream }))).rejects.toThrow('as the test wants it');
    await complete();
  });

  it('goes on after the newest checkpoint wherever it was left, and when it was moved', async () => {
    await leaveAfter(7);
    expect((await readMetrics(folder)).length).toBe(7);
    const moved = `${folder}-moved`;
    await rename(folder, moved);
    folder = moved;
    await leaveAfter(17);
    const records = await complete();
    expect(records[0]!.step).toBe(17);
    expect(notices).toEqual([4, 16].map(goesOn));
    expect(await resultsOf(folder)).toEqual(await undisturbed());
  });

  it('loses no step when it is aborted', async () => {
    const controller = new AbortController();
    const abort = ({ step }: Progress): void => void (step === 10 && controller.abort());
    const message = await refusalOf('interrupted', () => finish(run({ signal: controller.signal }), abort));
    expect(message).toContain('interrupted after step 10 of 24');
    expect(await steps()).toEqual([8, 10]);
    expect((await complete())[0]!.step).toBe(11);
    expect(notices).toEqual([]);
    expect(await resultsOf(folder)).toEqual(await undisturbed());
  });

  it('keeps the last good checkpoint when a number is not finite', async () => {
    const loss: Options['loss'] = (params, batch, context) => {
      const value = problem.loss(params, batch, context);
      return context.step === 11 ? tf.mul<tf.Scalar>(value, NaN) : value;
    };
    expect(await refusalOf('non-finite', () => finish(run({ loss })))).toContain('step 11: the loss is NaN');
    expect(await steps()).toEqual([4, 8]);
    expect((await readMetrics(folder)).at(-1)!.step).toBe(10);
    await complete();
    expect(await resultsOf(folder)).toEqual(await undisturbed());
  });

  it('keeps the best checkpoint beside the last ones, and finds it', async () => {
    const errors = [3, 1, 2, 1, 5, 4];
    const evaluate = (_: unknown, { step }: { step: number }) => ({ error: errors[step / 4 - 1]! });
    const best = { metric: 'error', mode: 'min' } as const;
    const options = { evaluate, evaluateEvery: 4, keep: 1, best };
    await leaveAfter(18, options);
    await complete(options);
    expect(await steps()).toEqual([8, 24]);
    expect(await findBest(folder, best)).toEqual({ step: 8, path: checkpoint(8) });
    expect(await findBest(folder, { metric: 'error', mode: 'max' })).toMatchObject({ step: 24 });
    expect(await refusalOf('invalid-argument', () => findBest(folder, { metric: 'accuracy', mode: 'max' }))).toBe(
      'train.findBest: best.metric must be one of error, got "accuracy"',
    );
    expect(await resultsOf(folder)).toEqual(await undisturbed(options));
  });
});

describe('a run folder survives', () => {
  beforeEach(() => leaveAfter(14));

  const resumed = async (from: number): Promise<void> => {
    const records = await complete();
    expect(records[0]!.step).toBe(from + 1);
    expect(await resultsOf(folder)).toEqual(await undisturbed());
    expect((await readdir(folder)).sort()).toEqual(['checkpoints', 'config.json', 'metrics.jsonl', 'timing.jsonl']);
  };

  it('temporary files of interrupted writes, read-only ones too', async () => {
    await writeFile(join(folder, 'checkpoints', '.kleene-0123456789abcdef.tmp'), 'half', { mode: 0o400 });
    await writeFile(join(folder, '.kleene-00000000000000ff.tmp'), '');
    expect(await steps()).toEqual([8, 12]);
    await resumed(12);
    expect(notices[0]).toBe(
      'temporary files of an interrupted write are removed: .kleene-00000000000000ff.tmp, .kleene-0123456789abcdef.tmp',
    );
  });

  it('a half-written line of metrics and of times', async () => {
    for (const name of ['metrics.jsonl', 'timing.jsonl'])
      await writeFile(join(folder, name), '{"event":"step","st', { flag: 'a' });
    await resumed(12);
    const events = (await linesOf('timing.jsonl')).map(({ event }) => event);
    expect(events.filter((event) => event === 'resume')).toEqual(['resume']);
  });

  it.each<[string, () => Promise<void>, string]>([
    ['an empty checkpoint', () => writeFile(checkpoint(12), ''), 'the file is empty'],
    ['a checkpoint that was cut', () => truncate(checkpoint(12), 300), 'the file is cut short'],
    [
      'a checkpoint overwritten with text',
      () => writeFile(checkpoint(12), 'version https://x.test/spec/v1\n'),
      'Git LFS pointer',
    ],
    [
      'a checkpoint under the name of another step',
      () => cp(checkpoint(8), checkpoint(12)),
      'it is not the state of training after step 12',
    ],
  ])('%s: the one before is used, and it is said', async (_, damage, problem) => {
    await damage();
    await resumed(8);
    expect(notices[0]).toContain(`step-000012.safetensors is removed: `);
    expect(notices[0]).toContain(problem);
    expect(notices[1]).toBe(goesOn(8));
    const times = await linesOf('timing.jsonl');
    expect(times.find(({ event }) => event === 'resume')).toMatchObject({ step: 8, notices });
  });

  it.each([0o755, 0o555])(
    'a half-written folder where a checkpoint will be (mode %o), when saving is to pass it',
    async (mode) => {
      await mkdir(checkpoint(16));
      await writeFile(join(checkpoint(16), 'part-0'), 'half', { mode: 0o444 });
      await mkdir(checkpoint(20));
      await chmod(checkpoint(16), mode);
      expect(await steps()).toEqual([8, 12]);
      await resumed(12);
      expect(notices.slice(0, 2)).toEqual([
        'step-000020.safetensors is removed: metrics.jsonl ends before it, at step 14',
        'step-000016.safetensors is removed: metrics.jsonl ends before it, at step 14',
      ]);
    },
  );

  it('that all checkpoints are damaged: it begins anew, and says so', async () => {
    for (const step of [8, 12]) await writeFile(checkpoint(step), '');
    await resumed(0);
    expect(notices.at(-1)).toBe('there is no checkpoint to go on from: training begins anew');
  });

  it('files of other names beside the checkpoints, which it leaves alone', async () => {
    const names = ['step-12.safetensors', 'step-0000012.safetensors', 'notes.txt'];
    for (const name of names) await writeFile(join(folder, 'checkpoints', name), '');
    await complete();
    expect(await steps()).toEqual([20, 24]);
    expect(await readdir(join(folder, 'checkpoints'))).toEqual(expect.arrayContaining(names));
  });

  it('metrics that end before the newest checkpoint: it goes back to an older one', async () => {
    const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).split('\n');
    await writeFile(join(folder, 'metrics.jsonl'), `${lines.slice(0, 9).join('\n')}\n`);
    await resumed(8);
    expect(notices[0]).toBe('step-000012.safetensors is removed: metrics.jsonl ends before it, at step 9');
  });

  it.each([
    ['are missing', () => rm(join(folder, 'metrics.jsonl'))],
    [
      'have a gap',
      async () => {
        const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).split('\n');
        await writeFile(join(folder, 'metrics.jsonl'), lines.toSpliced(3, 1).join('\n'));
      },
    ],
  ])('nothing but refuses to go on, and removes no checkpoint, when the metrics %s', async (_, damage) => {
    await damage();
    const message = await refusalOf('invalid-file', () => finish(run()));
    expect(message).toMatch(/step-000012\.safetensors: metrics\.jsonl ends before it, at step [03]$/);
    expect(await steps()).toEqual([8, 12]);
  });
});

describe('a run folder is refused', () => {
  it.each<[string, Partial<Options>, string]>([
    ['another config', { config: { task: 'sin(x) y', hidden: 16 } }, 'config.hidden is 8 there and 16 here'],
    [
      'a config with more in it',
      { config: { ...problem.config, depth: 2 } },
      'config.depth is absent there and 2 here',
    ],
    ['another seed', { seed: 8 }, 'seed is 7 there and 8 here'],
    ['other steps', { steps: 48 }, 'steps is 24 there and 48 here'],
    ['another clipping', { clipNorm: 1 }, 'clipNorm is 0.5 there and 1 here'],
  ])('for %s, with the first difference', async (_, changes, difference) => {
    await leaveAfter(5);
    const before = await resultsOf(folder);
    expect(await refusalOf('incompatible', () => finish(run(changes)))).toBe(
      `train.trainRun: ${join(folder, 'config.json')} is of another run: ${difference}`,
    );
    expect(await resultsOf(folder)).toEqual(before);
  });

  it('when it is of another format, or no JSON', async () => {
    await leaveAfter(1);
    const path = join(folder, 'config.json');
    await writeFile(path, (await readFile(path, 'utf8')).replace('kleene/run@1', 'kleene/run@2'));
    expect(await refusalOf('incompatible', () => finish(run()))).toContain(
      'format is "kleene/run@2" there and "kleene/run@1" here',
    );
    await writeFile(path, 'null');
    expect(await refusalOf('incompatible', () => finish(run()))).toContain('format is absent there');
    await writeFile(path, '{"format"');
    expect(await refusalOf('invalid-file', () => finish(run()))).toContain(`${path} is not JSON`);
  });

  it('when a checkpoint in it is of another run', async () => {
    await leaveAfter(5);
    const { params, optimiser, ...info } = decodeCheckpoint(await readFile(checkpoint(4)));
    await writeFile(
      checkpoint(4),
      await encodeCheckpoint({ ...info, params, optimiser: optimiser!, config: { hidden: 9 } }),
    );
    disposeAll(params, optimiser!);
    expect(await refusalOf('incompatible', () => finish(run()))).toContain(
      'the checkpoint of step 4 is of another run: config.',
    );
  });

  it('when it holds something else', async () => {
    await writeFile(join(folder, 'thesis.tex'), '');
    expect(await refusalOf('invalid-argument', () => finish(run()))).toBe(
      `train.trainRun: folder must be a run folder or empty (${folder} has no config.json), got "thesis.tex"`,
    );
    expect(await readdir(folder)).toEqual(['thesis.tex']);
  });

  it('when it is a file, or cannot be made', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    expect(await refusalOf('io', () => finish(run({ folder: file })))).toContain(`cannot open ${file}: `);
    expect(await refusalOf('io', () => finish(run({ folder: join(file, 'run') })))).toContain('(ENOTDIR)');
  });

  it.each<[string, object, string]>([
    ['an unknown option', { checkpointevery: 3 }, 'options must be made of'],
    ['an empty path', { folder: '' }, 'folder must be the path of a folder'],
    ['a seed below 0', { seed: -1 }, 'seed must be an integer >= 0'],
    ['steps that are not whole', { steps: 0.5 }, 'steps must be an integer >= 0'],
    ['to keep nothing', { keep: 0 }, 'keep must be an integer >= 1'],
    ['a best in another sense', { best: { metric: 'error', mode: 'low' } }, 'best.mode must be one of min, max'],
    [
      'a best without evaluation',
      { best: { metric: 'error', mode: 'min' }, evaluate: undefined },
      'evaluate must be there when best is',
    ],
  ])('for %s, before anything is written', async (_, changes, message) => {
    const path = `${folder}-never`;
    expect(await refusalOf('invalid-argument', async () => run({ folder: path, ...changes }))).toContain(
      `train.trainRun: ${message}`,
    );
    await expect(readdir(path)).rejects.toThrow('ENOENT');
  });

  it('when its stream has a state that JSON does not hold, before it is stored', async () => {
    const stream: Options['stream'] = (key, state) => ({
      ...problem.stream(key, state),
      state: () => ({ at: [Infinity] }),
    });
    expect(await refusalOf('invalid-argument', () => finish(run({ stream })))).toBe(
      'train.trainRun: stream.state() must be plain JSON, which stream.state().at.0 is not',
    );
    expect(await steps()).toEqual([]);
  });

  it('for a config that JSON does not hold', async () => {
    expect(await refusalOf('invalid-argument', () => finish(run({ config: { rate: NaN } })))).toBe(
      'train.trainRun: config must be plain JSON, which config.rate is not',
    );
  });
});
