import { arraysOf, disposeParams } from '@kleene/nn';
import type { Weights } from '@kleene/discrete/proof';
import type { DiscreteRecipe } from '@kleene/recipes';
import { trainRun } from '@kleene/train/node';
import type { Io } from '../shell/io.ts';

/** What a training run is made of. */
export interface TrainingOptions {
  readonly recipe: DiscreteRecipe;
  readonly folder: string;
  readonly seed: number;
  readonly steps: number;
  readonly checkpointEvery: number;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/** What training ended with. */
export interface TrainingResult {
  readonly weights: Weights;
  readonly steps: number;
  /** Steps taken in this call; fewer than `steps` after a resume. */
  readonly taken: number;
  readonly seconds: number;
  /** The loss of the last step of this call; absent when there was none. */
  readonly loss?: number;
}

/** Trains a recipe in a run folder, or goes on where the folder is, and says how it goes. */
export async function trainRecipe({
  recipe,
  folder,
  seed,
  steps,
  checkpointEvery,
  io,
  signal,
}: TrainingOptions): Promise<TrainingResult> {
  const { config, init, stream, loss, optimiser, clipNorm } = recipe.training;
  const run = trainRun({
    folder,
    config,
    seed,
    steps,
    init,
    stream,
    loss,
    optimiser,
    clipNorm,
    checkpointEvery,
    signal,
    notice: io.note,
  });
  const began = performance.now();
  const progress = io.progress('  training, step');
  let taken = 0;
  let last: number | undefined;
  try {
    for (;;) {
      const next = await run.next();
      if (next.done === true) {
        const { params, optimiser: state } = next.value;
        const weights = await arraysOf(params);
        [params, ...Object.values(state.slots)].forEach(disposeParams);
        return {
          weights,
          steps,
          taken,
          seconds: (performance.now() - began) / 1000,
          ...(last !== undefined && { loss: last }),
        };
      }
      taken++;
      last = next.value.loss;
      progress.tick(next.value.step, steps, `loss ${last.toPrecision(3)}`);
    }
  } finally {
    progress.end();
  }
}
