import type { Best, Progress } from '../types.ts';
import { bestOf, checkpointsIn, scoreOf, type CheckpointFile } from './checkpoints.ts';
import { layoutOf } from './layout.ts';
import { readHistory } from './run-log.ts';

/** The checkpoints of the run in `folder`, by step. Nothing is opened. Throws `io` where there is no run folder. */
export async function listCheckpoints(folder: string): Promise<CheckpointFile[]> {
  return checkpointsIn('train.listCheckpoints', layoutOf(folder).checkpoints);
}

/** What each step of the run in `folder` did, in order; a line that is being written is left out. Throws `io` as files do. */
export async function readMetrics(folder: string): Promise<readonly Progress[]> {
  return (await readHistory('train.readMetrics', layoutOf(folder))).steps;
}

/**
 * The checkpoint of the run in `folder` that is best by `best`; undefined when none was both evaluated and
 * kept. Throws `invalid-argument` for a metric that the run does not have.
 */
export async function findBest(folder: string, best: Best): Promise<CheckpointFile | undefined> {
  const scores = (await readMetrics(folder)).flatMap((progress) => scoreOf('train.findBest', best, progress));
  return bestOf(await listCheckpoints(folder), best, new Map(scores));
}
