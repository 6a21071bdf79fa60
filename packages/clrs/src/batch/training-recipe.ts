import { checkInteger, checkOptions, refuse } from '@kleene/base';
import { RandomState } from '@kleene/random';
import type { Algorithm } from '../spec/algorithm.ts';
import { samplesMultiplier } from '../spec/benchmark.ts';

/** What a run of dm-clrs's training script is asked for. */
export interface RecipeOptions {
  /** From 0 to 2^32 - 1, default 42. */
  readonly seed?: number;
  /** The lengths to train on, default 4, 7, 11, 13, 16. */
  readonly lengths?: readonly number[];
  /** How long patterns are, as `length_needle` of the matchers says; 0: a fifth of the length. Default -8. */
  readonly lengthNeedle?: number;
}

/** Options for `buildSampler`: of new trajectories, or with `samples` of a fixed set. */
export interface RecipeSampler {
  readonly seed: number;
  readonly length: number;
  readonly samples?: number;
  /** The probabilities of an edge, for algorithms on random graphs. */
  readonly p?: readonly number[];
  /** The length of patterns, for the matchers. */
  readonly length_needle?: number;
}

/** The samplers of one algorithm, of which batches are taken in turn. */
export interface RecipeSet {
  readonly train: readonly RecipeSampler[];
  readonly validation: RecipeSampler;
}

/** What dm-clrs's training script makes of its seed. */
export interface TrainingRecipe {
  /** The seed of the network's parameters. */
  readonly networkSeed: number;
  /** One for each algorithm. */
  readonly sets: readonly RecipeSet[];
  /** The stream from which `randomizePos` draws, batch by batch as they are taken. */
  readonly draws: RandomState;
}

const sparse = ['articulation_points', 'bridges', 'mst_kruskal', 'bipartite_matching'];
const matchers = ['naive_string_matcher', 'kmp_matcher'];

/**
 * The samplers with which the training script of dm-clrs 2.0.3 (`clrs/examples/run.py`) trains and validates on these algorithms, together and in
 * this order: seeds, densities and lengths. The matchers train on five quarters of the greatest length alone, and so does, as there, whatever comes
 * after them.
 */
export function trainingRecipe(algorithms: readonly Algorithm[], options: RecipeOptions = {}): TrainingRecipe {
  const where = 'clrs.trainingRecipe';
  if (!Array.isArray(algorithms)) refuse(where, 'algorithms', 'a list of algorithms', algorithms);
  checkOptions(where, options, ['seed', 'lengths', 'lengthNeedle']);
  const { seed = 42, lengths = [4, 7, 11, 13, 16], lengthNeedle = -8 } = options;
  if (!Array.isArray(lengths) || lengths.length === 0)
    refuse(where, 'lengths', 'a list of at least one length', lengths);
  for (const length of lengths) checkInteger(where, 'lengths', length, { min: 1 });
  checkInteger(where, 'lengthNeedle', lengthNeedle);
  const draws = new RandomState(seed);
  const networkSeed = drawSeed(draws);
  let trained: readonly number[] = lengths;
  const sets = algorithms.map((algorithm): RecipeSet => {
    if (matchers.includes(algorithm.name)) trained = [Math.floor((Math.max(...trained) * 5) / 4)];
    const own = ownOptions(algorithm, lengthNeedle);
    const train = trained.map((length) => ({ seed: drawSeed(draws), length, ...own }));
    const samples = 64 * samplesMultiplier(algorithm);
    return { train, validation: { seed: drawSeed(draws), length: Math.max(...lengths), samples, ...own } };
  });
  return { networkSeed, sets, draws };
}

function drawSeed(draws: RandomState): number {
  return draws.integers(0, 2 ** 32);
}

/** Those of the script's options that the sampling of an algorithm takes. */
function ownOptions({ name, options = [] }: Algorithm, lengthNeedle: number): Partial<RecipeSampler> {
  const scale = sparse.includes(name) ? 2 : 1;
  return {
    ...(options.includes('p') ? { p: Array.from({ length: 9 }, (_, i) => (0.1 + 0.1 * i) / scale) } : {}),
    ...(options.includes('length_needle') && lengthNeedle !== 0 ? { length_needle: lengthNeedle } : {}),
  };
}
