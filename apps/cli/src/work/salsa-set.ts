import { KleeneError } from '@kleene/base';
import {
  generate,
  salsaSplit,
  sparseBfs,
  sparseDfs,
  sparseDijkstra,
  sparseEccentricity,
  sparseMis,
  sparsePrim,
  type GraphInstance,
  type GraphSet,
  type SparseAlgorithm,
  type SparseTrajectory,
} from '@kleene/clrs/salsa';
import type { Spec } from '@kleene/clrs';
import type { Input } from '../shell/command.ts';
import { choiceOption, integerOption, textOption } from '../shell/parse.ts';
import { suggestion } from '../shell/suggest.ts';

/** What the names of the algorithms on sparse graphs begin with. */
const prefix = 'salsa/';

/** A set of SALSA-CLRS as it is asked for: plain data. */
export interface SalsaSet {
  /** With `salsa/` before its name. */
  readonly algorithm: string;
  readonly split: 'train' | 'val' | 'test';
  /** The name of the set in its split, such as `er_16`. */
  readonly set: string;
  readonly seed: number;
  /** The first so many graphs. */
  readonly samples: number;
}

type Sparse = SparseAlgorithm<Spec, GraphInstance>;

const algorithms = [
  sparseBfs,
  sparseDfs,
  sparseDijkstra,
  sparsePrim,
  sparseMis,
  sparseEccentricity,
] as unknown as readonly Sparse[];

/** The names of all, as `kleene data` takes them. */
export const salsaNames: readonly string[] = algorithms.map(({ name }) => `${prefix}${name}`);

/** Whether a word means an algorithm on sparse graphs. */
export function isSalsa(word: string): boolean {
  return word.startsWith(prefix);
}

/** The set that the options ask for; the split `test` has several, of which `--set` chooses. */
export function salsaSetOf(input: Input, algorithm: string): SalsaSet {
  const split = choiceOption(input, 'split', ['train', 'val', 'test'] as const, 'train');
  const seed = integerOption(input, 'seed', 1, { min: 0 });
  const sets = salsaSplit(found(algorithm), split, seed);
  const names = sets.map(({ name }) => name);
  const asked = textOption(input, 'set') ?? (names.length === 1 ? names[0]! : undefined);
  const set = sets.find(({ name }) => name === asked);
  if (set === undefined)
    throw new KleeneError(
      'invalid-argument',
      `kleene data: --set must be one of ${names.join(', ')} for ${split}, got ${asked ?? 'nothing'}`,
    );
  const samples = integerOption(input, 'samples', set.count, { min: 1, max: set.count });
  return { algorithm, split, set: set.name, seed, samples };
}

/** The runs of a set one by one, always the same; hints are there where the benchmark stores them. */
export function salsaRuns({ algorithm, split, set, seed, samples }: SalsaSet): Iterable<SparseTrajectory> {
  const one = found(algorithm);
  const graphs: GraphSet = salsaSplit(one, split, seed).find(({ name }) => name === set)!;
  return generate(one, graphs, { to: samples });
}

function found(name: string): Sparse {
  const at = salsaNames.indexOf(name);
  if (at >= 0) return algorithms[at]!;
  throw new KleeneError(
    'invalid-argument',
    `kleene data: unknown algorithm "${name}"${suggestion(name, salsaNames)} (${salsaNames.join(', ')})`,
  );
}
