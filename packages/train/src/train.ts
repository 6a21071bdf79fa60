import { checkOptions, KleeneError, refuse, show } from '@kleene/base';
import { cloneParams, disposeParams, isTensor, type Params } from '@kleene/nn';
import { checkLoop } from './check-loop.ts';
import { contextOf } from './gradient.ts';
import { divide, initState, type Division } from './parts.ts';
import { pauser } from './pause.ts';
import { level, plateauAfter, type PlateauStanding } from './plateau.ts';
import { isOver, standingAfter, unmeasured } from './standing.ts';
import { disposeState, takeStep, type Position } from './step.ts';
import { stopwatch } from './stopwatch.ts';
import type { Metrics, Progress, Standing, Trained, TrainOptions } from './types.ts';

const where = 'train.train';

/**
 * Trains step by step and yields what each step did; returns parameters and optimiser state, which then belong to the caller.
 *
 * A step asks the stream for its batches, takes the gradient of the loss, clips it and lets the optimisers step; then it
 * evaluates, is yielded, and is stored by `checkpoint`, where these are due. The same options give the same numbers on one
 * backend, and going on from a snapshot takes exactly the steps that would have followed. The number of tensors is the same
 * after every step. Between steps the event loop turns, so that a signal is seen.
 *
 * From the first step on the generator owns `params`, `state`, `average` and the stream: whoever leaves it early, or meets its
 * error, has nothing to dispose.
 *
 * Throws `invalid-argument` at once for options that do not hold; later `non-finite`, with the step and the dotted path of what
 * was NaN or infinite, before anything of that step is yielded or stored; and `interrupted` once `signal` is aborted.
 */
export function train<P extends Params, Batch>(options: TrainOptions<P, Batch>): AsyncGenerator<Progress, Trained<P>> {
  checkOptions(where, options, known);
  checkLoop(where, options, options.state?.step ?? 0);
  const { averageDecay, average, state } = options;
  if (averageDecay !== undefined && average === undefined && state !== undefined && state.step > 0)
    refuse(where, 'average', 'there when averageDecay and state are', average);
  return run(options);
}

async function* run<P extends Params, Batch>(options: TrainOptions<P, Batch>): AsyncGenerator<Progress, Trained<P>> {
  const { steps, signal, best, plateau } = options;
  const { position, division } = await begin(options);
  const pause = pauser();
  let standing = options.standing ?? unmeasured;
  let plateauStanding = options.plateauStanding ?? level;
  let isOurs = true;
  let stored = position.state.step;
  const store = async (): Promise<void> => {
    if (stored < position.state.step) await hand(options, position, standing, plateauStanding);
    stored = position.state.step;
  };
  try {
    while (position.state.step < steps && !isOver(best, standing)) {
      await pause();
      if (signal?.aborted === true) {
        await store();
        throw new KleeneError('interrupted', `${where}: interrupted after step ${stored} of ${steps}`);
      }
      const watch = stopwatch();
      const progress = await takeStep(where, options, division, position, plateauStanding.falls, watch);
      const metrics = isEvaluated(progress.step, options) ? await evaluate(options, position) : undefined;
      watch.lap('evaluate');
      options.profile?.(watch.profile(progress.step));
      const before = standing;
      if (best !== undefined && metrics !== undefined) standing = standingAfter(where, best, standing, metrics);
      if (plateau !== undefined && metrics !== undefined)
        plateauStanding = plateauAfter(where, plateau, plateauStanding, metrics);
      yield metrics === undefined ? progress : { ...progress, metrics };
      const isBest = standing !== before && standing.since === 0;
      if (isDue(progress.step, options.checkpointEvery, steps) || isBest || isOver(best, standing)) await store();
    }
    isOurs = false;
    return ending(position, steps);
  } finally {
    if (isOurs) disposePosition(position);
    await options.stream.close?.();
  }
}

interface Beginning<P extends Params> {
  readonly position: Position<P>;
  readonly division: Division;
}

/** Takes over what is given. When names of parameters do not hold, all of it is disposed. */
async function begin<P extends Params, Batch>(options: TrainOptions<P, Batch>): Promise<Beginning<P>> {
  const params = inOrder(options.params) as P;
  try {
    const division = divide(where, options, params);
    const state = options.state ?? initState(division, params);
    const average = options.averageDecay === undefined ? undefined : (options.average ?? cloneParams(params));
    return { position: { params, state, average }, division };
  } catch (error) {
    disposePosition({ params, state: options.state ?? { step: 0, slots: {} }, average: options.average });
    await options.stream.close?.();
    throw error;
  }
}

function ending<P extends Params>({ params, state, average }: Position<P>, steps: number): Trained<P> {
  const { step } = state;
  return { step, params, optimiser: state, ...(average && { average }), endedEarly: step < steps };
}

function disposePosition({ params, state, average }: Position<Params>): void {
  disposeParams(params);
  disposeState(state);
  if (average !== undefined) disposeParams(average);
}

async function hand<P extends Params, Batch>(
  { checkpoint, stream, best, plateau }: TrainOptions<P, Batch>,
  { params, state, average }: Position<P>,
  standing: Standing,
  plateauStanding: PlateauStanding,
): Promise<void> {
  await checkpoint?.({
    step: state.step,
    params,
    optimiser: state,
    stream: stream.state(),
    ...(average && { average }),
    ...(best && { standing }),
    ...(plateau && { plateauStanding }),
  });
}

/**
 * The same tree with its names sorted. A sum over a tree depends on the order in its last bits, and a checkpoint does not keep
 * the order in which the tree was written down.
 */
function inOrder(params: Params): Params {
  const entries = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, value]) => [name, isTensor(value) ? value : inOrder(value)]));
}

function isDue(step: number, every: number | undefined, steps: number): boolean {
  return step === steps || (every !== undefined && step % every === 0);
}

type When = Pick<TrainOptions<Params, never>, 'steps' | 'evaluateEvery' | 'evaluateFrom'>;

function isEvaluated(step: number, { steps, evaluateEvery: every, evaluateFrom: from = every }: When): boolean {
  return step === steps || (every !== undefined && step >= from! && (step - from!) % every === 0);
}

async function evaluate<P extends Params, Batch>(
  options: TrainOptions<P, Batch>,
  { params, state, average }: Position<P>,
): Promise<Metrics | undefined> {
  const metrics = await options.evaluate?.(average ?? params, contextOf(options.key, 'evaluate', state.step));
  for (const [name, value] of Object.entries(metrics ?? {}))
    if (!Number.isFinite(value))
      throw new KleeneError('non-finite', `${where}: step ${state.step}: the metric ${name} is ${show(value)}`);
  return metrics;
}

const known = [
  'params',
  'state',
  'average',
  'standing',
  'plateauStanding',
  'optimiser',
  'loss',
  'stream',
  'steps',
  'key',
  'schedule',
  'plateau',
  'clipNorm',
  'accumulate',
  'groups',
  'freeze',
  'averageDecay',
  'evaluate',
  'evaluateEvery',
  'evaluateFrom',
  'best',
  'checkpoint',
  'checkpointEvery',
  'profile',
  'signal',
] as const satisfies readonly (keyof TrainOptions<Params, unknown>)[];
