import { checkInteger, checkObject, checkOneOf, checkOptions, refuse } from '@kleene/base';
import { RandomState, resumeDraws, type Draws, type DrawsState, type RandomStateState } from '@kleene/random';
import { truncateInstance } from '../numerics/truncate.ts';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import type { Snapshot, Spec } from '../spec/spec.ts';
import { countSteps, layoutsOf, tracer, type Trajectory } from '../trajectory/trace.ts';
import { collate, type Batch } from './collate.ts';
import { freshMemory, reusedMemory } from './memory.ts';
import { writeBatch } from './write-batch.ts';

/** A stream of draws that can say where it stands. */
export interface StoredDraws extends Draws {
  state(): DrawsState | RandomStateState;
}

/** What a sampler makes and from which numbers; what the algorithm's own sampling takes goes beside it. */
export interface SamplerOptions extends Numerics {
  /** The size of each instance: dm-clrs's `length`. */
  readonly length: number;
  /** How many trajectories to make once and draw from; absent: make new ones for each batch. */
  readonly samples?: number;
  /** The seed of numpy's `RandomState`, as in dm-clrs; or a stream of draws. */
  readonly seed: number | StoredDraws;
  /**
   * Without `samples`: first make 1000 trajectories, throw them away, and give every batch at least as many steps as the
   * longest of them had. Default `true`, as in dm-clrs.
   */
  readonly trackMaxSteps?: boolean;
  /**
   * Write each batch into the arrays of the one before, which is then gone: of large batches several times as fast, as new memory costs
   * more than what is written there. Default `false`.
   */
  readonly reuse?: boolean;
  /** The state of an earlier sampler with the same options, to go on from. */
  readonly resume?: SamplerState;
}

/** Where a sampler stands, as plain JSON. */
export interface SamplerState {
  readonly draws: DrawsState | RandomStateState;
  readonly maxSteps: number;
}

/** Makes batches of an algorithm's trajectories. */
export interface Sampler<S extends Spec = Spec> {
  readonly spec: S;
  /**
   * The next batch: `size` new trajectories, or of a fixed set `size` drawn with replacement, or (without `size`) the whole
   * set. Of a fixed set, `size` is at most as large as the set.
   */
  next(size?: number): Batch<S>;
  /** The trajectories of the fixed set; none for a sampler that makes new ones. */
  readonly trajectories: readonly Trajectory<S>[];
  /** The least number of steps in the hints of the next batch. */
  readonly maxSteps: number;
  state(): SamplerState;
}

const DISCARDED = 1000;
const ownOptions = [
  'length',
  'samples',
  'seed',
  'trackMaxSteps',
  'reuse',
  'resume',
  'ties',
  'trig',
  'truncateDecimals',
];

/**
 * A sampler that gives the batches of dm-clrs's `build_sampler` with the same seed, sizes and options, bit for bit. Throws `invalid-argument` for
 * options that neither it nor the algorithm's sampling takes.
 */
export function buildSampler<S extends Spec, I extends object, O extends object>(
  algorithm: Algorithm<S, I, O>,
  options: SamplerOptions & O,
): Sampler<S> {
  if (typeof algorithm?.sample !== 'function') refuse('clrs.buildSampler', 'algorithm', 'an algorithm', algorithm);
  const where = `clrs.buildSampler(${algorithm.name})`;
  checkOptions(where, options, [...ownOptions, ...(algorithm.options ?? [])]);
  checkNumerics(where, options);
  algorithm.checkOptions?.(where, options);
  checkInteger(where, 'length', options.length, { min: 1 });
  if (options.samples !== undefined) checkInteger(where, 'samples', options.samples, { min: 1 });
  for (const name of ['trackMaxSteps', 'reuse'] as const)
    if (typeof (options[name] ?? false) !== 'boolean') refuse(where, name, 'true or false', options[name]);
  let draws = drawsOf(where, options.seed);
  const instance = (): Snapshot<S, 'input'> => sampleInputs(algorithm, draws, options.length, options);
  const trajectories =
    options.samples === undefined ? [] : repeat(options.samples, instance).map(tracer(algorithm, options));
  let maxSteps = longest(trajectories);
  const isTracking = options.samples === undefined && (options.trackMaxSteps ?? true);
  if (options.resume !== undefined) {
    checkObject(where, 'resume', options.resume);
    draws = resumed(where, options.resume.draws);
    maxSteps = checkInteger(where, 'resume.maxSteps', options.resume.maxSteps, { min: 0 });
  } else if (isTracking)
    for (let i = 0; i < DISCARDED; i++) maxSteps = Math.max(maxSteps, countSteps(algorithm, instance(), options));

  const memory = options.reuse === true ? reusedMemory() : freshMemory;
  const pick = (size: number): Trajectory<S>[] => {
    checkInteger(`${where}.next`, 'size', size, { min: 1, max: trajectories.length });
    return repeat(size, () => trajectories[draws.integers(0, trajectories.length)]!);
  };
  const layoutsFor = layoutsOf(algorithm.spec);
  let capacity = 16;
  const fresh = (size: number | undefined): Batch<S> => {
    const instances = repeat(checkInteger(`${where}.next`, 'size', size, { min: 1 }), instance);
    const room = Math.max(capacity, maxSteps);
    const batch = writeBatch(algorithm, instances, options, layoutsFor, maxSteps, room, memory);
    const most = batch.lengths.data.reduce((least, one) => Math.max(least, one), 0);
    capacity = Math.max(capacity, most);
    if (isTracking) maxSteps = Math.max(maxSteps, most);
    return batch;
  };
  return {
    spec: algorithm.spec,
    trajectories,
    get maxSteps() {
      return maxSteps;
    },
    next(size) {
      if (options.samples === undefined) return fresh(size);
      return collate(algorithm, size === undefined ? trajectories : pick(size), { minSteps: maxSteps, memory });
    },
    state: () => ({ draws: draws.state(), maxSteps }),
  };
}

/** The input probes of one new instance, cut to `truncateDecimals`. */
export function sampleInputs<S extends Spec, I extends object, O extends object>(
  algorithm: Algorithm<S, I, O>,
  draws: Draws,
  length: number,
  options: O & Numerics,
): Snapshot<S, 'input'> {
  return algorithm.inputs(truncateInstance(algorithm.sample(draws, length, options), options.truncateDecimals));
}

function checkNumerics(where: string, { ties, trig, truncateDecimals }: Numerics): void {
  if (ties !== undefined) checkOneOf(where, 'ties', ties, ['network', 'introsort']);
  if (trig !== undefined) checkOneOf(where, 'trig', trig, ['glibc-fma', 'glibc', 'platform']);
  if (truncateDecimals !== undefined) checkInteger(where, 'truncateDecimals', truncateDecimals, { min: 0, max: 15 });
}

function repeat<T>(count: number, make: () => T): T[] {
  const made: T[] = [];
  for (let i = 0; i < count; i++) made.push(make());
  return made;
}

function longest(trajectories: readonly Trajectory[]): number {
  return trajectories.reduce((most, one) => Math.max(most, one.steps), 0);
}

function drawsOf(where: string, seed: SamplerOptions['seed']): StoredDraws {
  if (typeof seed === 'number') return new RandomState(seed);
  // Plain JavaScript may pass anything.
  const isStream = typeof (seed as StoredDraws | undefined | null)?.uniforms === 'function';
  return isStream ? seed : refuse(where, 'seed', 'an integer or a stream of draws', seed);
}

function resumed(where: string, state: DrawsState | RandomStateState): StoredDraws {
  checkObject(where, 'resume.draws', state);
  if (state.generator === 'mt19937') return new RandomState(state);
  return state.generator === 'threefry'
    ? resumeDraws(state)
    : refuse(where, 'resume.draws', 'the state of a stream of draws', state);
}
