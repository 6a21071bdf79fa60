import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isKleeneError, KleeneError } from '@kleene/base';
import { fileError, removeLeftover } from '@kleene/formats/node';
import { isBetter, scoreIn } from '../standing.ts';
import type { Best, Progress } from '../types.ts';
import { stepOf } from './layout.ts';

/** A checkpoint on disk, taken after `step` steps. */
export interface CheckpointFile {
  readonly step: number;
  readonly path: string;
}

/** A checkpoint's content and its step. */
export interface Restored<T> {
  readonly step: number;
  readonly value: T;
}

type Attempt<T> = { readonly value: T } | { readonly problem: string };

/** The checkpoints in `folder`, by step; temporaries, folders and files of other names are not among them. */
export async function checkpointsIn(where: string, folder: string): Promise<CheckpointFile[]> {
  return (await entriesIn(where, folder)).filter(({ isFile }) => isFile).map(({ step, path }) => ({ step, path }));
}

/**
 * The newest checkpoint in `folder` that `decode` takes and that lies no further than step `reach`; undefined where there is
 * none. What is newer but of no use (empty, cut, a folder of that name) is reported to `notice` and removed, so that it does
 * not stand in the way when its step is stored again.
 *
 * Throws what `decode` throws, except `invalid-file`; `io` when a checkpoint cannot be read; and `invalid-file` when there
 * are checkpoints but each lies further than `reach`.
 */
export async function restore<T>(
  where: string,
  folder: string,
  reach: number,
  decode: (bytes: Uint8Array, step: number) => T,
  notice: (text: string) => void,
): Promise<Restored<T> | undefined> {
  const useless: (CheckpointFile & { readonly problem: string })[] = [];
  let found: Restored<T> | undefined;
  for (const { step, path, isFile } of (await entriesIn(where, folder)).reverse()) {
    const result =
      step > reach ? beyond(reach) : isFile ? await attempt(where, path, (bytes) => decode(bytes, step)) : noFile;
    if ('value' in result) found = { step, value: result.value };
    else useless.push({ step, path, ...result });
    if (found !== undefined) break;
  }
  const cut = useless.find(({ step }) => step > reach);
  if (found === undefined && cut !== undefined)
    throw new KleeneError('invalid-file', `${where}: ${cut.path}: ${cut.problem}`);
  for (const { path, problem } of useless) {
    notice(`${basename(path)} is removed: ${problem}`);
    await removeLeftover(path);
  }
  return found;
}

/** Removes all but the last `keep` checkpoints and the best by `scores`, a number for each step that has one. */
export async function prune(
  where: string,
  folder: string,
  keep: number,
  best: Best | undefined,
  scores: ReadonlyMap<number, number>,
): Promise<void> {
  const files = await checkpointsIn(where, folder);
  const kept = best && bestOf(files, best, scores);
  for (const file of files.slice(0, -keep)) if (file.step !== kept?.step) await removeLeftover(file.path);
}

/** The best of `files`, undefined when none has a score. */
export function bestOf(
  files: readonly CheckpointFile[],
  best: Best,
  scores: ReadonlyMap<number, number>,
): CheckpointFile | undefined {
  const score = ({ step }: CheckpointFile): number => scores.get(step)!;
  return files
    .filter(({ step }) => scores.has(step))
    .reduce<CheckpointFile | undefined>(
      (found, file) => (found && !isBetter(best, score(file), score(found)) ? found : file),
      undefined,
    );
}

/** The step and its score: none where it was not evaluated, or no best one is asked for. */
export function scoreOf(where: string, best: Best | undefined, { step, metrics }: Progress): [number, number][] {
  if (best === undefined || metrics === undefined) return [];
  return [[step, scoreIn(where, best, metrics)]];
}

const noFile = { problem: 'it is no file' };
const beyond = (reach: number): { problem: string } => ({ problem: `metrics.jsonl ends before it, at step ${reach}` });

async function attempt<T>(where: string, path: string, decode: (bytes: Uint8Array) => T): Promise<Attempt<T>> {
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw fileError(where, 'read', path, cause);
  });
  try {
    return { value: decode(bytes) };
  } catch (error) {
    if (isKleeneError(error) && error.code === 'invalid-file') return { problem: error.message };
    throw error;
  }
}

async function entriesIn(where: string, folder: string): Promise<(CheckpointFile & { readonly isFile: boolean })[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw fileError(where, 'list', folder, cause);
  });
  return entries
    .flatMap((entry) => {
      const step = stepOf(entry.name);
      return step === undefined ? [] : [{ step, path: join(folder, entry.name), isFile: entry.isFile() }];
    })
    .sort((a, b) => a.step - b.step);
}
