import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { disposeParams } from '@kleene/nn';
import { finish } from '@kleene/train';
import { cleanRun, listCheckpoints, readRun, trainRun, type RunOptions } from '@kleene/train/node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { problem } from './child/problem.mjs';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Options = RunOptions<
  ReturnType<typeof problem.init>,
  Awaited<ReturnType<ReturnType<typeof problem.stream>['next']>>
>;

let folder = '';
beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-folders-'))));
afterEach(() => rm(folder, { recursive: true }));

const run = (changes: Partial<Options> = {}): ReturnType<typeof trainRun> =>
  trainRun({ ...problem, steps: 24, keep: 9, folder, ...changes });
async function complete(changes: Partial<Options> = {}): Promise<void> {
  const { params, optimiser } = await finish(run(changes));
  [params, ...Object.values(optimiser.slots)].forEach(disposeParams);
}
const leave = async (last: number): Promise<void> => {
  for await (const { step } of run()) if (step === last) break;
};
const checkpoint = (step: number): string =>
  join(folder, 'checkpoints', `step-${String(step).padStart(6, '0')}.safetensors`);
const stepsOf = async (): Promise<number[]> => (await listCheckpoints(folder)).map(({ step }) => step);

describe('readRun', () => {
  it('tells configuration, steps, times and checkpoints of a run that is complete', async () => {
    await complete();
    const found = await readRun(folder);
    expect(found).toMatchObject({ folder, status: 'complete', config: { config: problem.config, seed: 7, steps: 24 } });
    expect(found.steps.length).toBe(24);
    expect(found.timing[0]).toMatchObject({ event: 'start', step: 0 });
    expect(found.checkpoints.map(({ step }) => step)).toEqual([4, 8, 12, 16, 20, 24]);
    for (const { bytes } of found.checkpoints) expect(bytes).toBeGreaterThan(1000);
  });

  it('tells a run that can be gone on with from one that ended early and one that is running', async () => {
    const run_ = run();
    await run_.next();
    expect((await readRun(folder)).status).toBe('running');
    await run_.return(undefined as never);
    expect((await readRun(folder)).status).toBe('open');
    await rm(folder, { recursive: true });
    const best = { metric: 'error', mode: 'min', patience: 2 } as const;
    await complete({ evaluate: (_, { step }) => ({ error: step }), evaluateEvery: 2, best });
    expect(await readRun(folder)).toMatchObject({ status: 'ended-early', steps: { length: 6 } });
  });

  it('is refused for what is no run', async () => {
    expect(await refusalOf('invalid-file', () => readRun(folder))).toBe(
      `train.readRun: ${folder} must be a run folder, got one without config.json`,
    );
    await writeFile(join(folder, 'config.json'), '{"format":"kleene/run@1","seed":"x"}');
    expect(await refusalOf('invalid-file', () => readRun(folder))).toContain('must say seed and steps, got ["x",null]');
    await writeFile(join(folder, 'config.json'), '{"format":"kleene/run@9"}');
    expect(await refusalOf('incompatible', () => readRun(folder))).toContain(
      'must be of format kleene/run@1, got "kleene/run@9"',
    );
  });
});

describe('cleanRun', () => {
  it('lists what can go and removes it only when asked to: all but the last good checkpoint and the best and worst', async () => {
    const errors = [5, 1, 3, 9, 3, 4];
    await complete({ evaluate: (_, { step }) => ({ error: errors[step / 4 - 1]! }), evaluateEvery: 4 });
    await writeFile(join(folder, 'checkpoints', '.kleene-0123456789abcdef.tmp'), 'half');
    await writeFile(join(folder, 'notes.txt'), 'mine');
    const listed = await cleanRun(folder);
    expect(listed.map(({ path, bytes, reason }) => [basename(path), bytes > 0, reason])).toEqual([
      ['.kleene-0123456789abcdef.tmp', true, 'a temporary of an interrupted write'],
      ...[4, 12, 20].map((step) => [basename(checkpoint(step)), true, 'an older checkpoint']),
    ]);
    expect(await stepsOf()).toEqual([4, 8, 12, 16, 20, 24]);
    expect(await cleanRun(folder, { remove: true })).toEqual(listed);
    expect(await stepsOf()).toEqual([8, 16, 24]);
    expect((await readdir(folder)).sort()).toEqual([
      'checkpoints',
      'config.json',
      'metrics.jsonl',
      'notes.txt',
      'timing.jsonl',
    ]);
    expect(await cleanRun(folder)).toEqual([]);
  });

  it('keeps the last good checkpoint where newer ones are damaged, and the run goes on from it', async () => {
    await leave(18);
    await truncate(checkpoint(16), 100);
    await writeFile(checkpoint(12), '');
    const removed = await cleanRun(folder, { remove: true });
    expect(removed.map(({ path }) => basename(path)).sort()).toEqual(
      [4, 12, 16].map((step) => basename(checkpoint(step))),
    );
    expect(await stepsOf()).toEqual([8]);
    const notices: string[] = [];
    await complete({ notice: (text) => notices.push(text) });
    expect(notices).toEqual(['training goes on after step 8; what came later is computed again']);
  });

  it('removes no checkpoint where none is good', async () => {
    await leave(10);
    for (const step of [4, 8]) await truncate(checkpoint(step), 50);
    expect(await cleanRun(folder, { remove: true })).toEqual([]);
    expect(await stepsOf()).toEqual([4, 8]);
  });

  it('keeps as many of the last as it is told', async () => {
    await leave(18);
    await cleanRun(folder, { keep: 3, remove: true });
    expect(await stepsOf()).toEqual([8, 12, 16]);
    await cleanRun(folder, { keep: 2, remove: true });
    expect(await stepsOf()).toEqual([12, 16]);
  });

  it('is refused while a process trains, and for what is no run', async () => {
    const running = run();
    await running.next();
    expect(await refusalOf('io', () => cleanRun(folder, { remove: true }))).toBe(
      `train.cleanRun: a process is training in ${folder}`,
    );
    await running.return(undefined as never);
    expect(await refusalOf('invalid-file', () => cleanRun(join(folder, 'none')))).toContain('must be a run folder');
    expect(await refusalOf('invalid-argument', () => cleanRun(folder, { keep: 0 }))).toContain(
      'keep must be an integer >= 1',
    );
  });
});
