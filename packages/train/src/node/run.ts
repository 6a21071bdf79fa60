import { join } from 'node:path';
import { writeFileAtomic } from '@kleene/formats/node';
import { encodeCheckpoint, type Json, type Params } from '@kleene/nn';
import type { Progress, Snapshot, StepProfile, Trained } from '../types.ts';
import { AVERAGE } from './averaged.ts';
import { prune, scoreOf } from './checkpoints.ts';
import { checkJson } from './difference.ts';
import { checkpointName, layoutOf, type Layout } from './layout.ts';
import { takeLock } from './lock.ts';
import { resume, type Resumed } from './resume.ts';
import { openFolder, settleConfig } from './run-config.ts';
import { closeRunLog, openRunLog, type RunLog } from './run-log.ts';
import { checkRunOptions, configOf, type RunOptions } from './run-options.ts';
import { training } from './training.ts';
import { writer } from './writer.ts';

const where = 'train.trainRun';
const defaultKeep = 2;

/**
 * Trains in a run folder: config.json (what was asked for), metrics.jsonl (a line per step, nothing that a clock or a machine
 * decides), timing.jsonl (the times), checkpoints/, and events for TensorBoard if asked for. Called again on the same folder, wherever it lies now, it goes on after
 * the newest good checkpoint exactly as if it had never stopped: the metrics are cut back to that step, and what a killed
 * process left (temporaries, half-written lines, empty or cut checkpoints, its lock) is cleared away.
 *
 * Yields and returns what `train` does, each step once its line is written; a run that is complete yields nothing more. A kill,
 * or leaving the generator early, costs the steps since the last checkpoint; aborting `signal` costs none.
 *
 * Throws what `train` throws; `invalid-argument` also for a folder that holds something else; `incompatible` for a folder of
 * another config, seed or format, with the first difference; `io` when the system refuses, or while another process trains in
 * the folder; `invalid-file` when metrics.jsonl ends before every checkpoint.
 */
export function trainRun<P extends Params, Batch>(options: RunOptions<P, Batch>): AsyncGenerator<Progress, Trained<P>> {
  checkRunOptions(where, options);
  return run(options, layoutOf(options.folder));
}

async function* run<P extends Params, Batch>(
  options: RunOptions<P, Batch>,
  layout: Layout,
): AsyncGenerator<Progress, Trained<P>> {
  await openFolder(where, layout);
  const unlock = await takeLock(where, layout.lock);
  try {
    await settleConfig(where, layout, configOf(options));
    const resumed = await resume(where, layout, options.config);
    const shown = options.events === true ? { ...configOf(options) } : undefined;
    const log = await openRunLog(where, layout, resumed.history, resumed.step, shown as Json | undefined);
    try {
      return yield* logged(options, layout, resumed, log);
    } finally {
      await closeRunLog(log);
    }
  } finally {
    await unlock();
  }
}

/** The steps of training, with both logs kept and checkpoints stored. */
async function* logged<P extends Params, Batch>(
  options: RunOptions<P, Batch>,
  layout: Layout,
  resumed: Resumed,
  log: RunLog,
): AsyncGenerator<Progress, Trained<P>> {
  const { step, notices, history } = resumed;
  for (const notice of notices) options.notice?.(notice);
  await log.timing.append({ event: step === 0 ? 'start' : 'resume', step, at: new Date().toISOString(), notices });
  const scores = new Map(history.steps.slice(0, step).flatMap((progress) => scoreOf(where, options.best, progress)));
  // A kill between storing and pruning leaves one checkpoint too many.
  await prune(where, layout.checkpoints, options.keep ?? defaultKeep, options.best, scores);
  let storing = 0;
  let parts: StepProfile | undefined;
  const steps = training(options, resumed, {
    checkpoint: async (snapshot) => {
      storing = await store(options, layout, log, scores, snapshot);
    },
    profile: (profile) => void (parts = profile),
  });
  try {
    for (;;) {
      const began = performance.now();
      storing = 0;
      const next = await steps.next();
      if (next.done === true) return next.value;
      const done = performance.now();
      await log.metrics.append(next.value);
      await log.events?.step(next.value);
      const logging = performance.now() - done;
      await log.timing.append({ event: 'step', milliseconds: done - began - storing, ...parts, logging });
      for (const [at, score] of scoreOf(where, options.best, next.value)) scores.set(at, score);
      yield next.value;
    }
  } finally {
    await steps.return(undefined as never);
  }
}

/** Stores a checkpoint once the disk has the metrics up to its step; returns how many milliseconds that took. */
async function store<P extends Params, Batch>(
  { seed, config, keep = defaultKeep, best }: RunOptions<P, Batch>,
  { checkpoints }: Layout,
  { metrics, timing, events }: RunLog,
  scores: ReadonlyMap<number, number>,
  snapshot: Snapshot<P>,
): Promise<number> {
  const began = performance.now();
  checkJson(where, 'stream.state()', snapshot.stream);
  await metrics.flush();
  const mark = writer();
  const { step, params, optimiser, stream, average } = snapshot;
  const slots = { ...optimiser.slots, ...(average && { [AVERAGE]: average }) };
  const bytes = await encodeCheckpoint({
    step,
    params,
    optimiser: { step, slots },
    stream,
    weights: 'raw',
    seed,
    config,
    ...(mark !== undefined && { writer: mark }),
  });
  await writeFileAtomic(join(checkpoints, checkpointName(snapshot.step)), bytes);
  await prune(where, checkpoints, keep, best, scores);
  await events?.checkpoint(step, params);
  const milliseconds = performance.now() - began;
  await timing.append({ event: 'checkpoint', step: snapshot.step, milliseconds });
  return milliseconds;
}
