import { checkOptions, KleeneError, show } from '@kleene/base';
import { disposeParams, isTensor, type Params } from '@kleene/nn';
import { checkLoop } from './check-loop.ts';
import { pauser } from './pause.ts';
import { contextOf, disposeState, takeStep, type Position } from './step.ts';
import type { Metrics, Progress, Trained, TrainOptions } from './types.ts';

const where = 'train.train';

/**
 * Trains step by step and yields what each step did; returns parameters and optimiser state, which then belong to the caller.
 *
 * A step asks the stream for a batch, takes the gradient of the loss, clips it and lets the optimiser step; then it evaluates,
 * is yielded, and is stored by `checkpoint`, where these are due. The same options give the same numbers on one backend, and
 * going on from a snapshot takes exactly the steps that would have followed. The number of tensors is the same after every
 * step. Between steps the event loop turns, so that a signal is seen.
 *
 * From the first step on the generator owns `params` and `state`: whoever leaves it early, or meets its error, has nothing to
 * dispose.
 *
 * Throws `invalid-argument` at once for options that do not hold; later `non-finite`, with the step and the dotted path of what
 * was NaN or infinite, before anything of that step is yielded or stored; and `interrupted` once `signal` is aborted.
 */
export function train<P extends Params, Batch>(options: TrainOptions<P, Batch>): AsyncGenerator<Progress, Trained<P>> {
  checkOptions(where, options, known);
  checkLoop(where, options, options.state?.step ?? 0);
  return run(options);
}

async function* run<P extends Params, Batch>(options: TrainOptions<P, Batch>): AsyncGenerator<Progress, Trained<P>> {
  const { optimiser, steps, signal } = options;
  const params = inOrder(options.params) as P;
  const position: Position<P> = { params, state: options.state ?? optimiser.init(params) };
  const pause = pauser();
  let isOurs = true;
  let stored = position.state.step;
  const store = async (): Promise<void> => {
    const { params, state } = position;
    if (stored < state.step)
      await options.checkpoint?.({ step: state.step, params, optimiser: state, stream: options.stream.state() });
    stored = state.step;
  };
  try {
    while (position.state.step < steps) {
      await pause();
      if (signal?.aborted === true) {
        await store();
        throw new KleeneError('interrupted', `${where}: interrupted after step ${stored} of ${steps}`);
      }
      const progress = await takeStep(where, options, position);
      const metrics = isDue(progress.step, options.evaluateEvery, steps)
        ? await evaluate(options, position)
        : undefined;
      yield metrics === undefined ? progress : { ...progress, metrics };
      if (isDue(progress.step, options.checkpointEvery, steps)) await store();
    }
    isOurs = false;
    return { step: position.state.step, params: position.params, optimiser: position.state };
  } finally {
    if (isOurs) {
      disposeParams(position.params);
      disposeState(position.state);
    }
  }
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

async function evaluate<P extends Params, Batch>(
  options: TrainOptions<P, Batch>,
  { params, state }: Position<P>,
): Promise<Metrics | undefined> {
  const metrics = await options.evaluate?.(params, contextOf(options.key, 'evaluate', state.step));
  for (const [name, value] of Object.entries(metrics ?? {}))
    if (!Number.isFinite(value))
      throw new KleeneError('non-finite', `${where}: step ${state.step}: the metric ${name} is ${show(value)}`);
  return metrics;
}

const known = [
  'params',
  'state',
  'optimiser',
  'loss',
  'stream',
  'steps',
  'key',
  'schedule',
  'clipNorm',
  'evaluate',
  'evaluateEvery',
  'checkpoint',
  'checkpointEvery',
  'signal',
] as const satisfies readonly (keyof TrainOptions<Params, unknown>)[];
