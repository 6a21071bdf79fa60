import { arraysOf, disposeParams, type Json } from '@kleene/nn';
import type { Weights } from '@kleene/discrete/proof';
import type { DiscreteRecipe } from '@kleene/recipes';
import type { Schedule } from '@kleene/train';
import { trainRun } from '@kleene/train/node';
import type { Io } from '../shell/io.ts';

/** What a training run is made of. */
export interface TrainingOptions {
  readonly recipe: DiscreteRecipe;
  readonly folder: string;
  readonly seed: number;
  readonly steps: number;
  readonly checkpointEvery: number;
  /** In place of the recipe's learning rates, with what config.json says of it. */
  readonly schedule?: { readonly config: Json; readonly rates: Schedule } | undefined;
  /** In place of the recipe's patience with evaluations that are no better. */
  readonly patience?: number | undefined;
  /** Whether an event file for TensorBoard is kept. */
  readonly events?: boolean;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/** What training ended with. */
export interface TrainingResult {
  readonly weights: Weights;
  /** How many steps the run has in all. */
  readonly steps: number;
  /** Steps taken in this call; fewer than `steps` after a resume. */
  readonly taken: number;
  readonly seconds: number;
  /** The loss of the last step of this call; absent when there was none. */
  readonly loss?: number;
  /** Whether it ended before its last step because nothing better came. */
  readonly endedEarly: boolean;
}

/** Trains a recipe in a run folder, or goes on where the folder is, and says how it goes. */
export async function trainRecipe(options: TrainingOptions): Promise<TrainingResult> {
  const { steps, io } = options;
  const run = runOf(options);
  const began = performance.now();
  const progress = io.lossProgress('  training, step');
  let taken = 0;
  let last: number | undefined;
  try {
    for (;;) {
      const next = await run.next();
      if (next.done === true) {
        const { params, optimiser: state, average, step, endedEarly } = next.value;
        const weights = await arraysOf(average ?? params);
        [params, ...Object.values(state.slots), ...(average ? [average] : [])].forEach(disposeParams);
        return {
          weights,
          steps: step,
          taken,
          seconds: (performance.now() - began) / 1000,
          ...(last !== undefined && { loss: last }),
          endedEarly,
        };
      }
      taken++;
      last = next.value.loss;
      progress.tick(next.value.step, steps, last);
    }
  } finally {
    progress.end();
  }
}

function runOf({
  recipe,
  io,
  schedule,
  patience,
  events = false,
  ...run
}: TrainingOptions): ReturnType<typeof trainRun> {
  const { config, best, ...training } = recipe.training;
  return trainRun({
    ...training,
    ...run,
    config: schedule === undefined ? config : { ...(config as Record<string, Json>), schedule: schedule.config },
    ...(schedule && { schedule: schedule.rates }),
    ...(best && { best: { ...best, ...(patience !== undefined && { patience }) } }),
    ...(events && { events }),
    notice: io.note,
  });
}
