import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInteger, checkOptions, checkText, isKleeneError, KleeneError } from '@kleene/base';
import { removeLeftover } from '@kleene/formats/node';
import { unpackCheckpoint } from '@kleene/nn/checkpoint';
import type { Progress } from '../types.ts';
import { bestOf, type CheckpointFile } from './checkpoints.ts';
import { layoutOf, type Layout } from './layout.ts';
import { takeLock } from './lock.ts';
import { readRun } from './run-summary.ts';

/** Something in a run folder that is not needed to use the run or to go on with it. */
export interface Clutter {
  readonly path: string;
  readonly bytes: number;
  readonly reason: string;
}

/** How a run folder is cleaned. */
export interface CleanOptions {
  /** How many of the last good checkpoints stay, an integer >= 1; default 1. */
  readonly keep?: number;
  /** Whether it is removed, and not only listed; default false. */
  readonly remove?: boolean;
}

/**
 * What can go from the run in `folder`: temporaries of interrupted writes, damaged checkpoints, and older ones. The last good
 * checkpoint always stays, and so do those that are the least or the largest in any metric of the evaluations.
 *
 * Throws `io` while a process trains in the folder, and what `readRun` throws.
 */
export async function cleanRun(folder: string, options: CleanOptions = {}): Promise<readonly Clutter[]> {
  const where = 'train.cleanRun';
  checkText(where, 'folder', folder);
  checkOptions(where, options, ['keep', 'remove']);
  const { keep = 1, remove = false } = options;
  checkInteger(where, 'keep', keep, { min: 1 });
  const { status } = await readRun(folder);
  const layout = layoutOf(folder);
  if (status === 'running') throw new KleeneError('io', `${where}: a process is training in ${folder}`);
  if (!remove) return clutterOf(layout, keep);
  const unlock = await takeLock(where, layout.lock);
  try {
    const clutter = await clutterOf(layout, keep);
    const gone = await Promise.all(clutter.map(({ path }) => removeLeftover(path)));
    return clutter.filter((_, i) => gone[i]);
  } finally {
    await unlock();
  }
}

async function clutterOf({ folder, checkpoints: where }: Layout, keep: number): Promise<Clutter[]> {
  const { steps, checkpoints } = await readRun(folder);
  const clutter = [...(await temporariesIn(folder)), ...(await temporariesIn(where))];
  const good: CheckpointFile[] = [];
  for (const file of checkpoints) {
    const problem = await problemOf(file);
    if (problem === undefined) good.push(file);
    else clutter.push({ path: file.path, bytes: file.bytes, reason: `damaged: ${problem}` });
  }
  // Nothing is left to go on from where no checkpoint is good, so what is damaged is not made away with then.
  if (good.length === 0) return clutter.filter(({ reason }) => !reason.startsWith('damaged'));
  const kept = new Set([...good.slice(-keep), ...remarkable(good, steps)].map(({ step }) => step));
  const older = checkpoints.filter((file) => good.some(({ step }) => step === file.step) && !kept.has(file.step));
  return [...clutter, ...older.map(({ path, bytes }) => ({ path, bytes, reason: 'an older checkpoint' }))];
}

/** The checkpoints that are the least or the largest in a metric. */
function remarkable(files: readonly CheckpointFile[], steps: readonly Progress[]): CheckpointFile[] {
  const names = new Set(steps.flatMap(({ metrics }) => Object.keys(metrics ?? {})));
  return [...names].flatMap((metric) => {
    const scores = new Map(
      steps.flatMap(({ step, metrics }): [number, number][] =>
        metrics?.[metric] === undefined ? [] : [[step, metrics[metric]]],
      ),
    );
    return (['min', 'max'] as const).flatMap((mode) => bestOf(files, { metric, mode }, scores) ?? []);
  });
}

async function temporariesIn(folder: string): Promise<Clutter[]> {
  const names = (await readdir(folder).catch(() => [])).filter((name) => /^\.kleene-[0-9a-f]{16}\.tmp$/.test(name));
  return Promise.all(
    names.sort().map(async (name) => {
      const path = join(folder, name);
      return { path, bytes: (await stat(path)).size, reason: 'a temporary of an interrupted write' };
    }),
  );
}

/** Why a checkpoint is of no use; undefined when it is good. */
async function problemOf({ path, step }: CheckpointFile): Promise<string | undefined> {
  try {
    const found = unpackCheckpoint(await readFile(path));
    return found.step === step ? undefined : `it is of step ${found.step}`;
  } catch (error) {
    if (isKleeneError(error) && error.code === 'invalid-file') return error.message;
    throw error;
  }
}
