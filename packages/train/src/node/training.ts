import { treeOf, type OptimiserState, type Params } from '@kleene/nn';
import { key, label } from '@kleene/random';
import { level, plateauAfter, type Plateau, type PlateauStanding } from '../plateau.ts';
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
  const { best, plateau } = shared;
  const before = history.steps.slice(0, step);
  return train<P, Batch>({
    ...shared,
    ...(from as Pick<TrainOptions<P, Batch>, 'params' | 'state' | 'average'>),
    ...(best && { standing: standingIn(best, before) }),
    ...(plateau && { plateauStanding: plateauStandingIn(plateau, before) }),
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

/** The same with regard to `plateau`. */
function plateauStandingIn(plateau: Plateau, steps: readonly Progress[]): PlateauStanding {
  return steps.reduce(
    (standing, { metrics }) => (metrics ? plateauAfter('train.trainRun', plateau, standing, metrics) : standing),
    level,
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
