import type { Json, Optimiser, Params } from '@kleene/nn';
import type { Key } from '@kleene/random';
import type { Choice, StepContext, Stream, TrainOptions } from '@kleene/train';
import type { Scalar } from '@tensorflow/tfjs-core';

/** A published experiment: data, model, training, evaluation, and what was published. A value of plain data and pure functions. */
export interface Recipe<P extends Params = Params, Batch = unknown> {
  /** `paper/experiment`. */
  readonly name: string;
  /** What it shows, in one line. */
  readonly title: string;
  readonly source: Source;
  readonly training: Training<P, Batch>;
  readonly reported: readonly Reported[];
}

/** Where an experiment was published. */
export interface Source {
  readonly authors: string;
  readonly title: string;
  readonly year: number;
  /** Which of its experiments this is, and where it differs from it. */
  readonly notes: readonly string[];
}

/** How a model is trained: these are options of `train` and `trainRun`, which add a seed. */
export interface Training<P extends Params, Batch> extends Pick<TrainOptions<P, Batch>, Choice> {
  /** What decides the numbers besides the code and the seed, as a run folder keeps it. */
  readonly config: Json;
  /** Fresh parameters, which the caller owns. */
  readonly init: (key: Key) => P;
  /** The batches, from the beginning or from what `state` said of an earlier stream. */
  readonly stream: (key: Key, state?: Json) => Stream<Batch>;
  readonly loss: (params: P, batch: Batch, context: StepContext) => Scalar;
  readonly optimiser: Optimiser;
  /** How many steps; any that follow go on as the last one. */
  readonly steps: number;
  readonly clipNorm: number;
}

/** One published number. */
export interface Reported {
  readonly model: string;
  /** The family of graphs, as `Family` names it. */
  readonly family: string;
  readonly nodes: number;
  /** From 0 to 1. */
  readonly nodeAccuracy: number;
  /** From 0 to 1. */
  readonly graphAccuracy: number;
}
