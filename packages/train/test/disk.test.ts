import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { disposeParams } from '@kleene/nn';
import { finish } from '@kleene/train';
import { listCheckpoints, trainRun } from '@kleene/train/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { problem } from './child/problem.mjs';
import { resultsOf } from './children.ts';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

/** What the system answers once it has taken `bytes` more into files whose path holds `path`. */
const disk: { path: string; bytes: number; code: string } = { path: '', bytes: Infinity, code: '' };
const fail = (code = disk.code): never => {
  throw Object.assign(new Error(`${code}: as the test wants it`), { code });
};
const isConcerned = (path: unknown): boolean => disk.path !== '' && String(path).includes(disk.path);

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  /** Writes what there is room for, and no more: a full disk does so too. */
  const within = async (path: unknown, data: unknown, write: (data: Buffer) => Promise<void>): Promise<void> => {
    const bytes = Buffer.from(data as string);
    if (!isConcerned(path)) return write(bytes);
    const taken = bytes.subarray(0, disk.bytes);
    disk.bytes -= taken.length;
    await write(taken);
    if (taken.length < bytes.length) fail();
  };
  const open: typeof real.open = async (path, flags, mode) => {
    if (isConcerned(path) && disk.code === 'EROFS' && flags !== 'r') fail();
    const file = await real.open(path, flags, mode);
    const append = file.appendFile.bind(file);
    file.appendFile = (data) => within(path, data, append);
    return file;
  };
  const writeFile: typeof real.writeFile = (path, data) => within(path, data, (bytes) => real.writeFile(path, bytes));
  // Of a folder with its parents, Node says ENOENT where the file system is read-only.
  const mkdir = ((path, options) =>
    disk.code === 'EROFS' && isConcerned(path)
      ? Promise.resolve().then(() => fail(options === undefined ? 'EROFS' : 'ENOENT'))
      : real.mkdir(path, options)) as typeof real.mkdir;
  return { ...real, open, writeFile, mkdir };
});

onCpu();

let root = '';
const run = (name = 'run'): ReturnType<typeof trainRun> =>
  trainRun({ ...problem, steps: 24, folder: join(root, name) });
const steps = async (): Promise<number[]> => (await listCheckpoints(join(root, 'run'))).map(({ step }) => step);
const complete = async (name?: string): Promise<void> => {
  const { params, optimiser } = await finish(run(name));
  [params, ...Object.values(optimiser.slots)].forEach(disposeParams);
};

beforeEach(async () => void (root = await mkdtemp(join(tmpdir(), 'kleene-disk-'))));
afterEach(async () => {
  Object.assign(disk, { path: '', bytes: Infinity, code: '' });
  await rm(root, { recursive: true });
});

describe('a disk that fills up while a run trains', () => {
  // A checkpoint of this run takes 1.6 kB, a line of metrics 100 bytes.
  it.each<[string, string, number, number[]]>([
    ['within a checkpoint', 'checkpoints', 5000, [8, 12]],
    ['within the first checkpoint', 'checkpoints', 100, []],
    ['within a line of metrics', 'metrics.jsonl', 1500, [8, 12]],
    ['within a line of times', 'timing.jsonl', 3000, [4, 8]],
  ])('%s ends it with one message, and the last good checkpoint stays', async (_, path, bytes, kept) => {
    Object.assign(disk, { path, bytes, code: 'ENOSPC' });
    const message = await refusalOf('io', () => finish(run()));
    expect(message).toMatch(
      /^(train\.trainRun|formats\.writeFileAtomic): cannot write \S+: the disk is full \(ENOSPC\)$/,
    );
    expect(await steps()).toEqual(kept);
    expect(await readdir(join(root, 'run'))).not.toContain('run.lock');
    expect((await readdir(join(root, 'run', 'checkpoints'))).filter((name) => name.startsWith('.'))).toEqual([]);
    disk.path = '';
    await complete();
    await complete('undisturbed');
    expect(await resultsOf(join(root, 'run'))).toEqual(await resultsOf(join(root, 'undisturbed')));
  });
});

describe('a folder that cannot be written', () => {
  it('is refused with one message before anything is trained', async () => {
    Object.assign(disk, { path: 'run', code: 'EROFS' });
    expect(await refusalOf('io', () => finish(run()))).toBe(
      `train.trainRun: cannot open ${join(root, 'run')}: the file system is read-only (EROFS)`,
    );
    expect(await readdir(root)).toEqual([]);
  });

  it('in which there is a run keeps that run as it is', async () => {
    for await (const { step } of run()) if (step === 10) break;
    const before = await resultsOf(join(root, 'run'));
    Object.assign(disk, { path: 'checkpoints', code: 'EROFS' });
    expect(await refusalOf('io', () => finish(run()))).toMatch(/cannot make \S+: /);
    expect(await resultsOf(join(root, 'run'))).toEqual(before);
  });
});
