import { findRecipe, recipes } from '@kleene/recipes';
import { backendOptions, type Command } from '../shell/command.ts';
import { integerOption, textOption } from '../shell/parse.ts';
import { prepareBackend } from '../work/backend.ts';
import { trainRecipe } from '../work/training.ts';

/** `kleene train`: trains a recipe into a run folder, or goes on where one stopped. */
export const train: Command = {
  name: 'train',
  summary: 'train a recipe into a run folder; the same command goes on after an interruption',
  positionals: [{ name: 'recipe', summary: `one of ${recipes.map(({ name }) => name).join(', ')}`, required: true }],
  options: {
    seed: { type: 'string', value: 'N', summary: 'what every random number comes from (default 1)' },
    out: { type: 'string', value: 'FOLDER', summary: 'the run folder (default runs/<recipe>-<seed>)' },
    steps: { type: 'string', value: 'N', summary: 'steps of training (default: as the recipe says)' },
    'checkpoint-every': { type: 'string', value: 'N', summary: 'steps between checkpoints (default 100)' },
    ...backendOptions,
  },
  examples: ['kleene train dnar/bfs', 'kleene train dnar/bfs --seed 2 --out runs/second'],
  async run(input, io) {
    const recipe = findRecipe(input.positionals[0]!);
    const seed = integerOption(input, 'seed', 1);
    const steps = integerOption(input, 'steps', recipe.training.steps, { min: 1 });
    const checkpointEvery = integerOption(input, 'checkpoint-every', 100, { min: 1 });
    const folder = textOption(input, 'out') ?? `runs/${recipe.name.replace('/', '-')}-${seed}`;
    const { backend } = await prepareBackend(input);
    io.note(`training ${recipe.name} with seed ${seed} on ${backend}, into ${folder}`);
    const { taken, seconds, loss } = await trainRecipe({
      recipe,
      folder,
      seed,
      steps,
      checkpointEvery,
      io,
      signal: input.signal,
    });
    io.line(
      taken === 0
        ? `${folder} was complete: ${steps} steps`
        : `${taken} steps in ${seconds.toFixed(1)} s, last loss ${loss?.toPrecision(3)}; ${folder} holds ${steps} steps`,
    );
    io.line(`next: kleene prove ${folder}`);
    io.document({
      schema: 'kleene/train@1',
      recipe: recipe.name,
      seed,
      backend,
      folder,
      steps,
      taken,
      seconds,
      loss: loss ?? null,
    });
    return 0;
  },
};
