import { stat } from 'node:fs/promises';
import { checkText, KleeneError } from '@kleene/base';
import { fileError } from '@kleene/formats/node';
import type { Json } from '@kleene/nn';
import { isOver, standingAfter, unmeasured } from '../standing.ts';
import type { Best, Progress } from '../types.ts';
import { checkpointsIn, type CheckpointFile } from './checkpoints.ts';
import { readJsonLines } from './json-lines.ts';
import { layoutOf } from './layout.ts';
import { isLocked } from './lock.ts';
import { readConfig, runFormat, type RunConfig } from './run-config.ts';
import { readHistory } from './run-log.ts';

/** A line of timing.jsonl: the kind of event, its step, and what it tells. */
export interface Timing {
  readonly event: string;
  readonly step: number;
  readonly [name: string]: Json;
}

/** A checkpoint on disk and its size in bytes. */
export interface SizedCheckpoint extends CheckpointFile {
  readonly bytes: number;
}

/** All that a run folder tells without opening a checkpoint. */
export interface Run {
  readonly folder: string;
  readonly config: RunConfig;
  readonly steps: readonly Progress[];
  readonly timing: readonly Timing[];
  readonly checkpoints: readonly SizedCheckpoint[];
  /**
   * `complete`: all steps are taken and stored; `ended-early`: nothing better came, as its `best` has it; `running`: a process has it
   * locked; `open`: it can be gone on with.
   */
  readonly status: 'complete' | 'ended-early' | 'running' | 'open';
}

/**
 * Reads the run in `folder`; nothing is changed, and a process may train in it meanwhile.
 *
 * Throws `invalid-file` for a folder that holds no run, `incompatible` for one of another version, and `io` as files do.
 */
export async function readRun(folder: string): Promise<Run> {
  const where = 'train.readRun';
  checkText(where, 'folder', folder);
  const layout = layoutOf(folder);
  const config = await readConfig(where, layout.config);
  if (config === undefined)
    throw new KleeneError('invalid-file', `${where}: ${folder} must be a run folder, got one without config.json`);
  if (config['format'] !== runFormat)
    throw new KleeneError(
      'incompatible',
      `${where}: ${layout.config} must be of format ${runFormat}, got ${JSON.stringify(config['format'] ?? null)}`,
    );
  const numbers = [config['seed'], config['steps']];
  if (!numbers.every(Number.isSafeInteger))
    throw new KleeneError(
      'invalid-file',
      `${where}: ${layout.config} must say seed and steps, got ${JSON.stringify(numbers)}`,
    );
  const { steps } = await readHistory(where, layout);
  const { records } = await readJsonLines(where, layout.timing);
  const checkpoints = await checkpointsIn(where, layout.checkpoints).catch(() => []);
  const run = { folder, config: config as unknown as RunConfig, steps, timing: records as readonly Timing[] };
  return {
    ...run,
    checkpoints: await Promise.all(checkpoints.map((file) => sized(where, file))),
    status: (await isLocked(layout.lock)) ? 'running' : statusOf(run.config, steps, checkpoints.at(-1)?.step ?? 0),
  };
}

async function sized(where: string, file: CheckpointFile): Promise<SizedCheckpoint> {
  const { size } = await stat(file.path).catch((cause: unknown) => {
    throw fileError(where, 'read', file.path, cause);
  });
  return { ...file, bytes: size };
}

function statusOf(config: RunConfig, steps: readonly Progress[], stored: number): Run['status'] {
  if (stored >= config.steps) return 'complete';
  const best = config.best as Best | undefined;
  if (best === undefined || stored < steps.length) return 'open';
  const standing = steps.reduce(
    (before, { metrics }) => (metrics ? standingAfter('train.readRun', best, before, metrics) : before),
    unmeasured,
  );
  return isOver(best, standing) ? 'ended-early' : 'open';
}
