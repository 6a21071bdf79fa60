import { checkInteger, checkOptions, refuse } from '@kleene/base';
import type { Json, Params } from '@kleene/nn';
import type { Key } from '@kleene/random';
import { checkLoop } from '../check-loop.ts';
import type { Choice, Group, Stream, TrainOptions } from '../types.ts';
import type { RunConfig } from './run-config.ts';

type Shared = Choice | 'optimiser' | 'loss' | 'steps' | 'clipNorm' | 'checkpointEvery' | 'signal';

/** What `trainRun` is made of: options of `train`, and how to make from a seed what the folder may hold already. */
export interface RunOptions<P extends Params, Batch> extends Pick<TrainOptions<P, Batch>, Shared> {
  /** The run folder: made when it is not there, gone on with when it is. */
  readonly folder: string;
  /** What decides the numbers besides the code, the seed and the options here: which model, which data. */
  readonly config: Json;
  /** An integer from 0 to 2^53 - 1; every random number of the run comes from it. */
  readonly seed: number;
  /** The parameters to begin with; not called when there is a checkpoint. */
  readonly init: (key: Key) => P;
  /** The stream of batches, from its beginning or from what its `state` said. */
  readonly stream: (key: Key, state: Json | undefined) => Stream<Batch>;
  /** How many of the last checkpoints stay, an integer >= 1; default 2, so that one is left when one is damaged. With `best`, the best stays too. */
  readonly keep?: number;
  /**
   * Whether an event file for TensorBoard is kept: the numbers of every step, the configuration as text, and histograms of the
   * parameters at every checkpoint. Like timing.jsonl it holds times and is no result. Default false.
   */
  readonly events?: boolean;
  /** Told in a line what was found damaged, and how training went on; timing.jsonl keeps it too. */
  readonly notice?: (text: string) => void;
}

const known = [
  'folder',
  'config',
  'seed',
  'init',
  'stream',
  'keep',
  'events',
  'notice',
  'optimiser',
  'loss',
  'steps',
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
  'checkpointEvery',
  'signal',
] as const satisfies readonly (keyof RunOptions<Params, unknown>)[];

/** Throws `invalid-argument` for what `train` does not check itself. */
export function checkRunOptions<P extends Params, Batch>(where: string, options: RunOptions<P, Batch>): void {
  checkOptions(where, options, known);
  if (typeof options.folder !== 'string' || options.folder === '')
    refuse(where, 'folder', 'the path of a folder', options.folder);
  checkLoop(where, options, 0);
  checkInteger(where, 'seed', options.seed, { min: 0 });
  if (options.keep !== undefined) checkInteger(where, 'keep', options.keep, { min: 1 });
}

/** What of the options belongs into config.json: whatever changes the weights or the metrics. */
export function configOf<P extends Params, Batch>(options: RunOptions<P, Batch>): RunConfig {
  const { config, seed, steps, clipNorm = null, evaluateEvery = null, evaluateFrom, accumulate, freeze } = options;
  const { groups, averageDecay, best, plateau } = options;
  return {
    config,
    seed,
    steps,
    clipNorm,
    evaluateEvery,
    ...(evaluateFrom !== undefined && { evaluateFrom }),
    ...(accumulate !== undefined && { accumulate }),
    ...(freeze !== undefined && { freeze }),
    ...(groups !== undefined && { groups: groupsOf(groups) }),
    ...(averageDecay !== undefined && { averageDecay }),
    ...(best?.patience !== undefined && { best: { ...best, patience: best.patience } }),
    ...(plateau !== undefined && { plateau: { ...plateau } }),
  };
}

function groupsOf(groups: Readonly<Record<string, Group>>): NonNullable<RunConfig['groups']> {
  const entries = Object.entries(groups);
  return Object.fromEntries(entries.map(([name, { names, clipNorm = null }]) => [name, { names, clipNorm }]));
}
