import { checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import { RandomState, resumeDraws, type Draws, type DrawsState, type RandomStateState } from '@kleene/random';
import { truncateInstance } from '../numerics/truncate.ts';
import type { Algorithm, Numerics } from '../spec/algorithm.ts';
import type { Snapshot, Spec } from '../spec/spec.ts';
import { tracer, type Trajectory } from '../trajectory/trace.ts';
import { collate, type Batch } from './collate.ts';

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
const ownOptions = ['length', 'samples', 'seed', 'trackMaxSteps', 'resume', 'ties', 'trig', 'truncateDecimals'];

/**
 * A sampler that gives the batches of dm-clrs's `build_sampler` with the same seed, sizes and options, bit for bit. Throws `invalid-argument` for
 * options that neither it nor the algorithm's sampling takes.
 */
export function buildSampler<S extends Spec, I extends object, O extends object>(
  algorithm: Algorithm<S, I, O>,
  options: SamplerOptions & O,
): Sampler<S> {
  const where = `clrs.buildSampler(${algorithm.name})`;
  checkOptions(where, options, [...ownOptions, ...(algorithm.options ?? [])]);
  checkNumerics(where, options);
  checkInteger(where, 'length', options.length, { min: 1 });
  if (options.samples !== undefined) checkInteger(where, 'samples', options.samples, { min: 1 });
  let draws = typeof options.seed === 'number' ? new RandomState(options.seed) : options.seed;
  const { trace, count } = tracer(algorithm, options);
  const instance = (): Snapshot<S, 'input'> => sampleInputs(algorithm, draws, options.length, options);
  const make = (many: number): Trajectory<S>[] => Array.from({ length: many }, () => trace(instance()));

  const trajectories = options.samples === undefined ? [] : make(options.samples);
  let maxSteps = longest(trajectories);
  const isTracking = options.samples === undefined && (options.trackMaxSteps ?? true);
  if (options.resume !== undefined) {
    draws = resumed(options.resume.draws);
    maxSteps = checkInteger(where, 'resume.maxSteps', options.resume.maxSteps, { min: 0 });
  } else if (isTracking) for (let i = 0; i < DISCARDED; i++) maxSteps = Math.max(maxSteps, count(instance()));

  const pick = (size: number): Trajectory<S>[] => {
    checkInteger(`${where}.next`, 'size', size, { min: 1, max: trajectories.length });
    return Array.from({ length: size }, () => trajectories[draws.integers(0, trajectories.length)]!);
  };
  const fresh = (size: number | undefined): Trajectory<S>[] => {
    const made = make(checkInteger(`${where}.next`, 'size', size, { min: 1 }));
    if (isTracking) maxSteps = Math.max(maxSteps, longest(made));
    return made;
  };
  return {
    spec: algorithm.spec,
    trajectories,
    get maxSteps() {
      return maxSteps;
    },
    next(size) {
      const chosen = trajectories.length === 0 ? fresh(size) : size === undefined ? trajectories : pick(size);
      return collate(algorithm, chosen, { minSteps: maxSteps });
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

function longest(trajectories: readonly Trajectory[]): number {
  return trajectories.reduce((most, one) => Math.max(most, one.steps), 0);
}

function resumed(state: DrawsState | RandomStateState): StoredDraws {
  if (state.generator === 'mt19937') return new RandomState(state);
  return state.generator === 'threefry'
    ? resumeDraws(state)
    : refuse('clrs.buildSampler', 'resume.draws', 'the state of a stream of draws', state);
}
