import type { Scalar } from '@tensorflow/tfjs-core';
import type { Json, Optimiser, OptimiserState, Params } from '@kleene/nn';
import type { Key } from '@kleene/random';

/** What an evaluation found, by name; each number finite. */
export type Metrics = Readonly<Record<string, number>>;

/** One step of training, as plain data. */
export interface Progress {
  /** How many steps have been taken, from 1 on. */
  readonly step: number;
  /** The loss of this step's batch, before the step. */
  readonly loss: number;
  /** The Euclidean norm over all gradients, before clipping. */
  readonly gradientNorm: number;
  /** The learning rate of this step. */
  readonly learningRate: number;
  /** What the evaluation after this step found; absent when there was none. */
  readonly metrics?: Metrics;
}

/** What a loss or an evaluation is told besides parameters and data. */
export interface StepContext {
  /** The number of the step, from 1 on. */
  readonly step: number;
  /** A random key of this step alone, the same at every run and after every resume. */
  readonly key: Key;
}

/** A source of batches that can be stored and reopened. */
export interface Stream<Batch> {
  /** The batch of `step` (1, 2, ...; each asked for once, in order). */
  next(step: number): Batch | Promise<Batch>;
  /** All that the next batches depend on, as JSON. */
  state(): Json;
  /** Called when a step is done with its batch: the place to dispose its tensors. The loop disposes none of them. */
  release?(batch: Batch): void;
}

/** The state of training after `step` steps, lent to a checkpoint: its tensors are neither to be kept nor disposed. */
export interface Snapshot<P extends Params = Params> {
  readonly step: number;
  readonly params: P;
  readonly optimiser: OptimiserState;
  readonly stream: Json;
}

/** What training ends with; its tensors belong to the caller. */
export interface Trained<P extends Params = Params> {
  readonly step: number;
  readonly params: P;
  readonly optimiser: OptimiserState;
}

/** What `train` is made of; it knows neither model nor data. */
export interface TrainOptions<P extends Params, Batch> {
  /** The parameters to start from. The loop takes them over and disposes them, `state` too. */
  readonly params: P;
  /** The optimiser's state, to go on after its `step` steps; by default a fresh one at step 0. */
  readonly state?: OptimiserState;
  readonly optimiser: Optimiser;
  /** The loss of a batch, a scalar. It runs inside a gradient and disposes nothing of what it is given. */
  readonly loss: (params: P, batch: Batch, context: StepContext) => Scalar;
  readonly stream: Stream<Batch>;
  /** How many steps there are in all, those before a resume included; an integer >= 0. */
  readonly steps: number;
  /** Where the random keys of losses and evaluations come from. */
  readonly key: Key;
  /** The learning rate of each step, in place of the optimiser's own. */
  readonly schedule?: (step: number) => number;
  /** Gradients are scaled down to this Euclidean norm over all of them, > 0; by default they are left alone. */
  readonly clipNorm?: number;
  /** Called every `evaluateEvery` steps and after the last; its parameters are lent. */
  readonly evaluate?: (params: P, context: StepContext) => Metrics | Promise<Metrics>;
  /** An integer >= 1; by default only after the last step. */
  readonly evaluateEvery?: number;
  /** Called every `checkpointEvery` steps, after the last, and when training is aborted; awaited. */
  readonly checkpoint?: (snapshot: Snapshot<P>) => void | Promise<void>;
  /** An integer >= 1; by default only after the last step. */
  readonly checkpointEvery?: number;
  /** Ends training at the next step's boundary, after a checkpoint, with an `interrupted` error. */
  readonly signal?: AbortSignal;
}
