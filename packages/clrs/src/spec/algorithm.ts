import type { Draws } from '@kleene/random';
import type { Snapshot, Spec } from './spec.ts';

/** How numbers are rounded and ordered where the platforms that run dm-clrs differ. */
export interface Numerics {
  /**
   * The order in which equal keys are sorted: that of numpy from 2.0 on x86-64 with AVX2 (`network`, the default), or that of older ones and
   * other processors (`introsort`).
   */
  readonly ties?: 'network' | 'introsort';
  /** Sines and cosines as the GNU C library rounds them with fused multiply-add (the default) or without, or as this engine does. */
  readonly trig?: 'glibc-fma' | 'glibc' | 'platform';
  /** Cut sampled numbers to that many decimals, toward zero; 0 and absence leave them. */
  readonly truncateDecimals?: number;
}

/** A distribution of problem instances `I`. */
export interface InstanceSampler<I extends object, O extends object> {
  /** The names of the options that `sample` takes; absent: none. */
  readonly options?: readonly string[];
  /** Throws `invalid-argument`, in the name of `where`, for options that `sample` cannot take; their names are checked before. */
  checkOptions?(where: string, options: object): void;
  /** Whether dm-clrs calls these instances fit for truncation, default `true`; whatever is asked to be truncated is. */
  readonly canTruncate?: boolean;
  /** One instance of `size` nodes (of strings: characters), its numbers in the order in which dm-clrs draws them. */
  sample(draws: Draws, size: number, options: O & Numerics): I;
}

/**
 * An algorithm as data: named, typed probes and pure functions.
 *
 * `run` yields the hints of each step and returns the outputs. What it yields may be one object and arrays that it goes
 * on changing: whoever takes a step copies it before asking for the next (as `trace` does). Several runs may go on side by side, so that nothing
 * that one of them changes may be outside it.
 */
export interface Algorithm<
  S extends Spec = Spec,
  I extends object = object,
  O extends object = object,
> extends InstanceSampler<I, O> {
  readonly name: string;
  readonly spec: S;
  /** The inputs and outputs that dm-clrs stores as int64; the others are float64. */
  readonly int64?: readonly string[];
  /**
   * What its runs yield needs no check when it is sampled, as tests hold it to what dm-clrs has, and its arrays are the same at every step. Not for
   * your own.
   */
  readonly isTrusted?: true;
  /** Where `isTrusted`: the hints that stay what they are at the first step of a run, and are looked at there alone. */
  readonly constantHints?: readonly string[];
  /** Throws `invalid-argument`, in the name of `where`, for an instance that `run` cannot take. Samples are not checked. */
  check?(where: string, instance: I): void;
  /** The input probes of an instance. */
  inputs(instance: I): Snapshot<S, 'input'>;
  run(inputs: Snapshot<S, 'input'>, numerics: Numerics): Generator<Snapshot<S, 'hint'>, Snapshot<S, 'output'>, void>;
}
