import { setTimeout as wait } from 'node:timers/promises';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draws, key } from '@kleene/random';
import { resultsOf, trainInChild, withChildren, type ChildOptions, type Message } from './children.ts';
import { problem } from './child/problem.mjs';

type Moment = Message['event'] | 'start';

const random = draws(key(2026));
/** What each of the 20 kills waits for; at random in order, in how often it is waited for, and in the delay after it. */
const moments: readonly Moment[] = Array.from(random.permutation(20), (i) =>
  i < 9 ? 'checkpoint' : i < 11 ? 'renamed' : i < 14 ? 'line' : i < 17 ? 'step' : 'start',
);

withChildren();

let root = '';
let undisturbed: Record<string, string> = {};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'kleene-train-'));
  expect(await trainInChild(join(root, 'undisturbed'))).toMatchObject({ code: 0, step: problem.steps, errors: '' });
  undisturbed = await resultsOf(join(root, 'undisturbed'));
});
afterAll(() => rm(root, { recursive: true }));

describe('a training process that is ended', () => {
  it('by SIGKILL at 20 random moments ends with the weights and metrics of the undisturbed run', async ({
    annotate,
  }) => {
    const folder = join(root, 'killed');
    const phases: string[] = [];
    for (const [i, moment] of moments.entries()) {
      const step = await kill(folder, moment);
      const phase = step === 0 && moment === 'start' ? 'before its first step' : await phaseIn(folder);
      phases.push(phase);
      await annotate(`kill ${i + 1}: after step ${step}, ${phase}`);
    }
    expect(phases.filter((phase) => phase === 'inside a checkpoint write').length).toBeGreaterThanOrEqual(5);
    expect(phases).toContain('inside a line of metrics');
    expect(await trainInChild(folder)).toMatchObject({ code: 0, errors: '' });
    expect(await resultsOf(folder)).toEqual(undisturbed);
  }, 90_000);

  it('by SIGKILL with data from a worker thread, and all that holds state in use, ends as the undisturbed run', async () => {
    const [whole, folder] = [join(root, 'whole'), join(root, 'fed')];
    expect(await trainInChild(whole, { isFed: true })).toMatchObject({ code: 0, step: problem.steps, errors: '' });
    for (const moment of ['start', 'checkpoint', 'line', 'renamed'] as const)
      await kill(folder, moment, { isFed: true });
    expect(await trainInChild(folder, { isFed: true })).toMatchObject({ code: 0, errors: '' });
    const expected = await resultsOf(whole);
    expect(expected['config.json']).toContain('"accumulate": 2');
    expect(await resultsOf(folder)).toEqual(expected);
  }, 60_000);

  it.skipIf(process.platform === 'win32')(
    'by Ctrl-C stores a checkpoint, exits with 130, and loses no step',
    async () => {
      const folder = join(root, 'interrupted');
      for (const at of [3, 30, 91]) {
        const end = await trainInChild(folder, {
          onMessage: (child, { step }) => void (step === at && child.kill('SIGINT')),
        });
        expect(end).toMatchObject({ code: 130, errors: '' });
        const lines = (await readFile(join(folder, 'metrics.jsonl'), 'utf8')).trimEnd().split('\n');
        expect(lines.length).toBeGreaterThanOrEqual(at);
        expect(await readdir(folder)).not.toContain('run.lock');
        const newest = (await readdir(join(folder, 'checkpoints'))).sort().at(-1);
        expect(newest).toBe(`step-${String(lines.length).padStart(6, '0')}.safetensors`);
      }
      expect(await trainInChild(folder)).toMatchObject({ code: 0, errors: '' });
      expect(await resultsOf(folder)).toEqual(undisturbed);
    },
    30_000,
  );
});

/** Lets a child train in `folder` and kills it at such a moment; returns the last step that it told of. */
async function kill(folder: string, moment: Moment, options: ChildOptions = {}): Promise<number> {
  let waited = random.integers(1, moment === 'renamed' ? 4 : 15);
  const delay = random.uniform() * (moment === 'start' ? 500 : 8);
  const strike = async (child: { kill(signal: 'SIGKILL'): boolean }): Promise<void> => {
    await wait(delay);
    child.kill('SIGKILL');
  };
  const end = await trainInChild(folder, {
    ...options,
    isSlow: true,
    onStart: (child) => void (moment === 'start' && strike(child)),
    onMessage: (child, { event }) => void (event === moment && --waited === 0 && strike(child)),
  });
  expect(end).toMatchObject({ signal: 'SIGKILL', errors: '' });
  return end.step;
}

/** What the process was doing when it died, by what it left. */
async function phaseIn(folder: string): Promise<string> {
  const names = await readdir(join(folder, 'checkpoints')).catch(() => []);
  if (names.some((name) => name.endsWith('.tmp'))) return 'inside a checkpoint write';
  const metrics = await readFile(join(folder, 'metrics.jsonl'), 'utf8').catch(() => '');
  if (metrics !== '' && !metrics.endsWith('\n')) return 'inside a line of metrics';
  return 'between writes';
}
