import { refuse } from '@kleene/base';
import type { CheckpointArrays } from '@kleene/nn/checkpoint';

/** The name of the running average among what a run's checkpoint remembers beside its parameters. */
export const AVERAGE = 'average';

/** Whether a run's checkpoint holds a running average beside its parameters. */
export function keepsAverage({ optimiser }: CheckpointArrays): boolean {
  return optimiser?.slots[AVERAGE] !== undefined;
}

/**
 * The checkpoint for use whose parameters are the running average that a run's checkpoint holds; it says so (`weights`), and has
 * nothing to go on training from. Throws `invalid-argument` for a checkpoint of a run that kept none.
 */
export function averagedCheckpoint({ optimiser, ...checkpoint }: CheckpointArrays): CheckpointArrays {
  const average = optimiser?.slots[AVERAGE];
  if (average === undefined)
    refuse('train.averagedCheckpoint', 'checkpoint', 'of a run with averageDecay', Object.keys(optimiser?.slots ?? {}));
  return { ...checkpoint, params: average, weights: 'averaged' };
}
