import { KleeneError } from '@kleene/base';
import {
  algorithmNamed,
  benchmarkSplit,
  buildSampler,
  clrs30,
  clrsExtras,
  sampleInputs,
  type Algorithm,
  type Numerics,
  type Sampler,
  type Snapshot,
  type Spec,
  type Split,
} from '@kleene/clrs';
import { RandomState } from '@kleene/random';
import type { Input } from '../shell/command.ts';
import { choiceOption, integerOption, textsOption } from '../shell/parse.ts';
import { suggestion } from '../shell/suggest.ts';
import { parseOptions, type SetOptions } from './data-options.ts';

/** A data set as it is asked for: plain data, so that it can go to a worker thread. */
export interface DataSet extends Split {
  readonly algorithm: string;
  readonly options: SetOptions;
}

/** Every algorithm that `kleene data` knows, in dm-clrs's order, the 30 of the benchmark first. */
export const everyAlgorithm: readonly Algorithm[] = [...clrs30, ...clrsExtras] as unknown as Algorithm[];

/** The algorithm of that name; throws `invalid-argument` with the near one. */
export function findAlgorithm(name: string): Algorithm {
  const names = everyAlgorithm.map((one) => one.name);
  if (names.includes(name)) return algorithmNamed(name) as unknown as Algorithm;
  throw new KleeneError(
    'invalid-argument',
    `kleene data: unknown algorithm "${name}"${suggestion(name, names)} (kleene data list tells all)`,
  );
}

/**
 * The set of an algorithm that the options ask for: seed, length and number of samples are those of `--split`, each replaced by its own option
 * where given.
 */
export function setOf(input: Input, algorithm: Algorithm): DataSet {
  const name = choiceOption(input, 'split', ['train', 'val', 'test'] as const, 'train');
  const split = benchmarkSplit(algorithm, name);
  return {
    algorithm: algorithm.name,
    seed: integerOption(input, 'seed', split.seed, { max: 2 ** 32 - 1 }),
    length: integerOption(input, 'length', split.length, { min: 1 }),
    samples: integerOption(input, 'samples', split.samples, { min: 1 }),
    options: parseOptions(algorithm, textsOption(input, 'option')),
  };
}

/** The fixed set in memory: dm-clrs's `build_sampler(name, samples, seed=seed, length=length, **options)`. */
export function samplerOf({ algorithm, samples, length, seed, options }: DataSet): Sampler {
  return buildSampler(findAlgorithm(algorithm), { samples, length, seed, ...options });
}

/** The inputs of the set, one after the other, always the same. */
export function* inputsOf(set: DataSet): Generator<Snapshot<Spec, 'input'>> {
  const algorithm = findAlgorithm(set.algorithm);
  const draws = new RandomState(set.seed);
  for (let i = 0; i < set.samples; i++) yield sampleInputs(algorithm, draws, set.length, set.options);
}

/** The options that runs take. */
export function numericsOf({ options }: DataSet): Numerics {
  return options;
}

/** Throws `invalid-argument` for options that the sampling refuses, by drawing a first instance. */
export function checkSet({ algorithm, length, seed, options }: DataSet): void {
  const found = findAlgorithm(algorithm);
  buildSampler(found, { length, seed, trackMaxSteps: false, ...options });
  sampleInputs(found, new RandomState(seed), length, options);
}
