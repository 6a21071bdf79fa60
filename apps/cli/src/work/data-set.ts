import { KleeneError, type NdArray } from '@kleene/base';
import {
  algorithmNamed,
  benchmarkSplit,
  buildSampler,
  clrs30,
  clrsExtras,
  layoutOf,
  shapeOf,
  type Algorithm,
  type Batch,
  type Sampler,
  type Split,
} from '@kleene/clrs';
import type { Input } from '../shell/command.ts';
import { choiceOption, integerOption } from '../shell/parse.ts';
import { suggestion } from '../shell/suggest.ts';

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

/** Seed, length and number of samples: those of `--split`, each replaced by its own option where given. */
export function splitOf(input: Input, algorithm: Algorithm, samples?: number): Split {
  const name = choiceOption(input, 'split', ['train', 'val', 'test'] as const, 'train');
  const split = benchmarkSplit(algorithm, name);
  return {
    seed: integerOption(input, 'seed', split.seed, { max: 2 ** 32 - 1 }),
    length: integerOption(input, 'length', split.length, { min: 1 }),
    samples: integerOption(input, 'samples', samples ?? split.samples, { min: 1 }),
  };
}

/** The fixed set of an algorithm: dm-clrs's `build_sampler(name, samples, seed=seed, length=length)`. */
export function samplerOf(algorithm: Algorithm, { samples, length, seed }: Split): Sampler {
  return buildSampler(algorithm, { samples, length, seed });
}

/** How many bytes the arrays of the whole set take, 8 for each number. */
export function bytesOf({ spec, trajectories }: Sampler): number {
  const nodes = trajectories[0]!.nodes;
  const steps = trajectories.reduce((most, one) => Math.max(most, one.steps), 0);
  const numbers = (stage: 'input' | 'hint' | 'output'): number =>
    layoutOf(spec, stage, nodes).fields.reduce(
      (sum, { probe }) => sum + shapeOf(probe, nodes).reduce((a, b) => a * b, 1),
      0,
    );
  return 8 * trajectories.length * (numbers('input') + numbers('output') + steps * numbers('hint') + 1);
}

/** The arrays of a batch under the names of the published data set: `input_*`, `hint_*`, `output_*`, `lengths`; hints stay time-major. */
export function namedArrays({ inputs, hints, outputs, lengths }: Batch): Record<string, NdArray> {
  const named = (stage: string, arrays: Readonly<Record<string, NdArray>>): [string, NdArray][] =>
    Object.entries(arrays).map(([name, array]) => [`${stage}_${name}`, array]);
  return {
    ...Object.fromEntries([...named('input', inputs), ...named('hint', hints), ...named('output', outputs)]),
    lengths,
  };
}
