import { checkInteger, checkOptions, KleeneError } from '@kleene/base';
import { connectedErdosRenyi, connectivityRange, salsaFamilies, type Graph, type GraphFamily } from '@kleene/graphs';
import { draws, foldIn, key, label, type Key } from '@kleene/random';
import type { Spec } from '../spec/spec.ts';
import type { GraphInstance, SparseAlgorithm } from './algorithm.ts';
import { sparseTrace, type SparseTrajectory } from './trajectory.ts';

/** A set of problems, each of which is made from the key and its number alone. */
export interface GraphSet {
  readonly name: string;
  readonly count: number;
  /** The numbers of nodes, of which one is chosen for each graph. */
  readonly sizes: readonly number[];
  readonly family: GraphFamily;
  /** Whether the benchmark stores the hints. */
  readonly hints: boolean;
  readonly key: Key;
}

/**
 * The benchmark's sets for one algorithm: `train` (10,000 Erdős–Rényi graphs of 4, 7, 11, 13 or 16 nodes, all with the probabilities of
 * 16), `val` (1,000 of 16), `test` (15 of 1,000: `er_16` to `delaunay_1600`). The seed decides everything; sets and algorithms draw apart.
 */
export function salsaSplit(
  algorithm: { readonly name: string },
  split: 'train' | 'val' | 'test',
  seed: number | bigint,
): GraphSet[] {
  const set = (name: string, count: number, sizes: readonly number[], family: GraphFamily): GraphSet => {
    const hints = split === 'train';
    return { name, count, sizes, family, hints, key: label(key(seed), 'salsa', algorithm.name, split, name) };
  };
  const p = connectivityRange(16);
  if (split === 'train')
    return [set('train', 10_000, [4, 7, 11, 13, 16], (draws, nodes) => connectedErdosRenyi(draws, nodes, { p }))];
  if (split === 'val') return [set('val', 1000, [16], salsaFamilies.er)];
  return Object.entries(salsaFamilies).flatMap(([name, family]) =>
    [16, 80, 160, 800, 1600].map((size) => set(`${name}_${size}`, 1000, [size], family)),
  );
}

/** Problem `index` of a set (from 0); `attempt` is how many were turned down before it (default 0). */
export function instanceAt<S extends Spec, I extends GraphInstance>(
  algorithm: SparseAlgorithm<S, I>,
  set: GraphSet,
  index: number,
  attempt = 0,
): I {
  checkInteger('clrs.instanceAt', 'index', index, { min: 0, max: set.count - 1 });
  const stream = draws(foldIn(foldIn(set.key, index), attempt));
  const nodes = set.sizes[stream.integers(0, set.sizes.length)]!;
  return algorithm.sample(stream, set.family(stream, nodes));
}

/** Which problems of a set are made, and what is kept of them. */
export interface GenerateOptions {
  /** Whether hints are kept; default what the set says. */
  readonly hints?: boolean;
  /** The first problem; default 0. */
  readonly from?: number;
  /** The one after the last; default the set's count. */
  readonly to?: number;
  /** Graphs not to be made, such as those of the training set; the edges are compared. */
  readonly forbidden?: Iterable<Graph>;
  /** Whether no graph may come twice; default false. Which ones are turned down then depends on `from`. */
  readonly distinct?: boolean;
}

/**
 * The problems of a set one by one, solved and stored. Without `distinct` any part, made anywhere, equals that part of the whole. Throws
 * `invalid-argument` when a thousand draws in a row are turned down.
 */
export function* generate<S extends Spec, I extends GraphInstance>(
  algorithm: SparseAlgorithm<S, I>,
  set: GraphSet,
  options: GenerateOptions = {},
): Generator<SparseTrajectory, void, void> {
  const where = 'clrs.generate';
  checkOptions(where, options, ['hints', 'from', 'to', 'forbidden', 'distinct']);
  const { hints = set.hints, from = 0, to = set.count, forbidden = [], distinct = false } = options;
  checkInteger(where, 'to', to, { min: 0, max: set.count });
  checkInteger(where, 'from', from, { min: 0, max: to });
  const known = new Set(Array.from(forbidden, textOf));
  for (let index = from; index < to; index++) {
    const instance = firstNew(algorithm, set, index, known);
    if (distinct) known.add(textOf(instance.graph));
    yield sparseTrace(algorithm, instance, { hints });
  }
}

function firstNew<S extends Spec, I extends GraphInstance>(
  algorithm: SparseAlgorithm<S, I>,
  set: GraphSet,
  index: number,
  known: ReadonlySet<string>,
): I {
  for (let attempt = 0; attempt < 1000; attempt++) {
    const instance = instanceAt(algorithm, set, index, attempt);
    if (known.size === 0 || !known.has(textOf(instance.graph))) return instance;
  }
  throw new KleeneError(
    'invalid-argument',
    `clrs.generate: set must have graphs that are not known, got 1000 known ones for ${index}`,
  );
}

/** A graph's edges as text. */
function textOf({ nodes, offsets, targets }: Graph): string {
  return `${nodes} ${offsets} ${targets}`;
}
