import { KleeneError } from '@kleene/base';
import type { Json } from '@kleene/nn';
import { findRecipe, recipes, type DiscreteRecipe } from '@kleene/recipes';
import { readRun } from '@kleene/train/node';
import { backendOptions, type Command, type Input } from '../shell/command.ts';
import { choiceOption, integerOption, textOption } from '../shell/parse.ts';
import { prepareBackend } from '../work/backend.ts';
import { scheduleNames, scheduleOf, type ScheduleConfig } from '../work/schedules.ts';
import { trainRecipe, type TrainingOptions } from '../work/training.ts';

/** `kleene train`: trains a recipe into a run folder, or goes on where one stopped. */
export const train: Command = {
  name: 'train',
  summary: 'train a recipe into a run folder; the same command goes on after an interruption',
  positionals: [
    {
      name: 'recipe',
      summary: `one of ${recipes.map(({ name }) => name).join(', ')}; not with --resume`,
      required: false,
    },
  ],
  options: {
    resume: {
      type: 'string',
      value: 'FOLDER',
      summary: 'go on with a run as it was begun, instead of naming a recipe',
    },
    seed: { type: 'string', value: 'N', summary: 'what every random number comes from (default 1)' },
    out: { type: 'string', value: 'FOLDER', summary: 'the run folder (default runs/<recipe>-<seed>)' },
    steps: { type: 'string', value: 'N', summary: 'steps of training (default: as the recipe says)' },
    schedule: {
      type: 'string',
      value: 'NAME',
      summary: `${scheduleNames.join(', ')}: learning rates from the recipe's on (default: as the recipe says)`,
    },
    warmup: { type: 'string', value: 'N', summary: 'steps in which a --schedule rises to its rate (default 0)' },
    patience: {
      type: 'string',
      value: 'N',
      summary: 'end after N evaluations that are no better; for recipes that evaluate',
    },
    events: { type: 'boolean', summary: 'keep an event file for TensorBoard too' },
    'checkpoint-every': { type: 'string', value: 'N', summary: 'steps between checkpoints (default 100)' },
    ...backendOptions,
  },
  examples: [
    'kleene train dnar/bfs',
    'kleene train dnar/bfs --seed 2 --schedule cosine --out runs/second',
    'kleene train --resume runs/second',
  ],
  async run(input, io) {
    const plan = textOption(input, 'resume') === undefined ? planned(input) : await resumed(input);
    const { recipe, seed, folder } = plan;
    const checkpointEvery = integerOption(input, 'checkpoint-every', 100, { min: 1 });
    const { backend } = await prepareBackend(input);
    io.note(`training ${recipe.name} with seed ${seed} on ${backend}, into ${folder}`);
    const events = input.options['events'] === true;
    const result = await trainRecipe({ ...plan, checkpointEvery, events, io, signal: input.signal });
    const { steps, taken, seconds, loss, endedEarly } = result;
    io.line(
      taken === 0
        ? `${folder} was complete: ${steps} steps`
        : `${taken} steps in ${seconds.toFixed(1)} s, last loss ${loss?.toPrecision(3)}; ${folder} holds ${steps} steps`,
    );
    if (endedEarly) io.line(`it ended before its ${plan.steps} steps, since nothing better came`);
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
      endedEarly,
    });
    return 0;
  },
};

type Plan = Pick<TrainingOptions, 'recipe' | 'seed' | 'steps' | 'folder' | 'schedule' | 'patience'>;

/** What the words and options ask for. */
function planned(input: Input): Plan {
  const [name] = input.positionals;
  if (name === undefined) fail('needs <recipe>, or --resume FOLDER');
  const recipe = findRecipe(name);
  const seed = integerOption(input, 'seed', 1);
  const steps = integerOption(input, 'steps', recipe.training.steps, { min: 1 });
  const folder = textOption(input, 'out') ?? `runs/${recipe.name.replace('/', '-')}-${seed}`;
  return {
    recipe,
    seed,
    steps,
    folder,
    schedule: chosenSchedule(input, recipe, steps),
    patience: chosenPatience(input, recipe),
  };
}

function chosenSchedule(input: Input, recipe: DiscreteRecipe, steps: number): Plan['schedule'] {
  const isChosen = textOption(input, 'schedule') !== undefined;
  const rise = integerOption(input, 'warmup', 0);
  if (!isChosen && rise > 0) fail('--warmup needs a --schedule');
  if (!isChosen) return undefined;
  const name = choiceOption(input, 'schedule', scheduleNames, 'constant');
  const config: ScheduleConfig = { name, rate: recipe.training.optimiser.learningRate, warmup: rise, steps };
  return { config, rates: scheduleOf(config) };
}

function chosenPatience(input: Input, recipe: DiscreteRecipe): number | undefined {
  if (textOption(input, 'patience') === undefined) return undefined;
  if (recipe.training.best === undefined)
    fail(`--patience is for recipes that evaluate as they train, which ${recipe.name} does not`);
  return integerOption(input, 'patience', 1, { min: 1 });
}

/** What the run in a folder was begun with. */
async function resumed(input: Input): Promise<Plan> {
  const folder = textOption(input, 'resume')!;
  const foreign = ['seed', 'out', 'steps', 'schedule', 'warmup', 'patience'].find(
    (name) => input.options[name] !== undefined,
  );
  if (foreign !== undefined) fail(`--resume goes on with a run as it was begun, and takes no --${foreign}`);
  if (input.positionals.length > 0)
    fail(`--resume takes the recipe from the folder, got "${input.positionals[0]}" too`);
  const { config, seed, steps, best } = (await readRun(folder)).config;
  const { recipe: name, schedule } = Object(config) as { readonly recipe?: Json; readonly schedule?: ScheduleConfig };
  if (typeof name !== 'string')
    throw new KleeneError('incompatible', `${folder}: expected a run of a recipe, got one that names none`);
  return {
    recipe: findRecipe(name),
    seed,
    steps,
    folder,
    schedule: schedule && { config: schedule, rates: scheduleOf(schedule) },
    patience: best?.patience,
  };
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene train: ${problem} (kleene train --help)`);
}
