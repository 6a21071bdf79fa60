import { treeOf, type OptimiserState, type Params } from '@kleene/nn';
import { key, label } from '@kleene/random';
import { standingAfter, unmeasured } from '../standing.ts';
import { train } from '../train.ts';
import type { Best, Progress, Standing, Trained, TrainOptions } from '../types.ts';
import { AVERAGE } from './averaged.ts';
import type { Resumable, Resumed } from './resume.ts';
import type { RunOptions } from './run-options.ts';

/** The steps that follow on what a run folder holds; whatever it throws, there is nothing to dispose. */
export function training<P extends Params, Batch>(
  {
    folder: _folder,
    config: _config,
    seed,
    init,
    stream,
    keep: _keep,
    events: _events,
    notice: _notice,
    ...shared
  }: RunOptions<P, Batch>,
  { checkpoint, history, step }: Resumed,
  hooks: Pick<TrainOptions<P, Batch>, 'checkpoint' | 'profile'>,
): AsyncGenerator<Progress, Trained<P>> {
  const root = key(seed);
  const batches = stream(label(root, 'stream'), checkpoint?.stream);
  const from = checkpoint === undefined ? { params: init(label(root, 'init')) } : tensorsOf(checkpoint);
  const { best } = shared;
  return train<P, Batch>({
    ...shared,
    ...(from as Pick<TrainOptions<P, Batch>, 'params' | 'state' | 'average'>),
    ...(best && { standing: standingIn(best, history.steps.slice(0, step)) }),
    ...hooks,
    stream: batches,
    key: label(root, 'train'),
  });
}

/** A run stands where its metrics say: they are on the disk before any checkpoint of their step. */
function standingIn(best: Best, steps: readonly Progress[]): Standing {
  return steps.reduce(
    (standing, { metrics }) => (metrics ? standingAfter('train.trainRun', best, standing, metrics) : standing),
    unmeasured,
  );
}

function tensorsOf({ params, optimiser: { step, slots } }: Resumable): {
  readonly params: Params;
  readonly state: OptimiserState;
  readonly average?: Params;
} {
  const { [AVERAGE]: average, ...trees } = Object.fromEntries(
    Object.entries(slots).map(([slot, arrays]) => [slot, treeOf(arrays)]),
  );
  return { params: treeOf(params), state: { step, slots: trees }, ...(average && { average }) };
}
