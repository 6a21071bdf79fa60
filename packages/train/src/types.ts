import type { Scalar } from '@tensorflow/tfjs-core';
import type { Json, Optimiser, OptimiserState, Params } from '@kleene/nn';
import type { Key } from '@kleene/random';
import type { Plateau, PlateauStanding } from './plateau.ts';
import type { Schedule } from './schedules.ts';

/** What an evaluation found, by name; each number finite. */
export type Metrics = Readonly<Record<string, number>>;

/** One step of training, as plain data. */
export interface Progress {
  /** How many steps have been taken, from 1 on. */
  readonly step: number;
  /** The loss of this step's batch, before the step; the mean over its batches where gradients are accumulated. */
  readonly loss: number;
  /** The Euclidean norm over all gradients, before clipping. */
  readonly gradientNorm: number;
  /** The learning rate of this step. */
  readonly learningRate: number;
  /** The learning rate of each group; absent when there are no groups. */
  readonly groupRates?: Readonly<Record<string, number>>;
  /** What the evaluation after this step found; absent when there was none. */
  readonly metrics?: Metrics;
}

/** Where the time of a step went, in milliseconds. What the backend does later than asked is counted where it is waited for. */
export interface StepProfile {
  readonly step: number;
  /** Waiting for the batches. */
  readonly data: number;
  /** The loss. */
  readonly forward: number;
  /** Its gradients. */
  readonly backward: number;
  /** Clipping, the optimiser's step and the running average. */
  readonly optimiser: number;
  /** Reading loss and norm back, which waits for all that came before. */
  readonly read: number;
  /** The evaluation after the step, 0 where there was none. */
  readonly evaluate: number;
}

/** What a loss or an evaluation is told besides parameters and data. */
export interface StepContext {
  /** The number of the step, from 1 on. */
  readonly step: number;
  /** A random key of this step (of this batch, where gradients are accumulated) alone, the same at every run and after every resume. */
  readonly key: Key;
}

/** A source of batches that can be stored and reopened. */
export interface Stream<Batch> {
  /** The batch of number `index` (1, 2, ...; each asked for once, in order): that of the step, where gradients are not accumulated. */
  next(index: number): Batch | Promise<Batch>;
  /** All that the next batches depend on, as JSON: those not asked for yet, also when they have been made ahead. */
  state(): Json;
  /** Called when a step is done with its batch: the place to dispose its tensors. The loop disposes none of them. */
  release?(batch: Batch): void;
  /** Called once training has ended, in whatever way: the place to end what makes batches ahead. */
  close?(): void | Promise<void>;
}

/** What is best in a run, and when none better is waited for any longer. */
export interface Best {
  /** A metric of the evaluation. Of equals, the earliest is the best. */
  readonly metric: string;
  readonly mode: 'min' | 'max';
  /** After how many evaluations in a row that are no better training stops, an integer >= 1; by default it does not. */
  readonly patience?: number;
}

/** Where a run stands with regard to `Best`, as plain data. */
export interface Standing {
  /** The best score so far; null before the first. */
  readonly best: number | null;
  /** How many evaluations ago it was. */
  readonly since: number;
}

/** Parameters that are trained in their own way. */
export interface Group {
  /** Dotted paths in which `*` stands for any characters: `encoder.*`. A path in several groups belongs to the first. */
  readonly names: readonly string[];
  /** By default that of all others. */
  readonly optimiser?: Optimiser;
  /** The learning rates in place of the optimiser's own; by default as for all others if it has their optimiser. */
  readonly schedule?: Schedule;
  /** Clips the gradients of this group by their own norm, > 0; by default they are clipped together with all others. */
  readonly clipNorm?: number;
}

/** The state of training after `step` steps, lent to a checkpoint: its tensors are neither to be kept nor disposed. */
export interface Snapshot<P extends Params = Params> {
  readonly step: number;
  readonly params: P;
  readonly optimiser: OptimiserState;
  readonly stream: Json;
  /** The running average of the parameters; absent without `averageDecay`. */
  readonly average?: P;
  /** Absent without `best`. */
  readonly standing?: Standing;
  /** Absent without `plateau`. */
  readonly plateauStanding?: PlateauStanding;
}

/** What training ends with; its tensors belong to the caller. */
export interface Trained<P extends Params = Params> {
  readonly step: number;
  readonly params: P;
  readonly optimiser: OptimiserState;
  /** The running average of the parameters, with tensors of its own; absent without `averageDecay`. */
  readonly average?: P;
  /** Whether it ended before its last step because nothing better came. */
  readonly endedEarly: boolean;
}

/** What `train` is made of; it knows neither model nor data. */
export interface TrainOptions<P extends Params, Batch> {
  /** The parameters to start from. The loop takes them over and disposes them, `state` and `average` too. */
  readonly params: P;
  /** The optimiser's state, to go on after its `step` steps; by default a fresh one at step 0. */
  readonly state?: OptimiserState;
  /** The running average to go on from; needed where `averageDecay` and `state` are given. */
  readonly average?: P;
  /** Where the run to go on stands; by default before its first evaluation. */
  readonly standing?: Standing;
  /** The same with regard to `plateau`. */
  readonly plateauStanding?: PlateauStanding;
  readonly optimiser: Optimiser;
  /** The loss of a batch, a scalar. It runs inside a gradient and disposes nothing of what it is given. */
  readonly loss: (params: P, batch: Batch, context: StepContext) => Scalar;
  /** Closed by the loop. */
  readonly stream: Stream<Batch>;
  /** How many steps there are in all, those before a resume included; an integer >= 0. */
  readonly steps: number;
  /** Where the random keys of losses and evaluations come from. */
  readonly key: Key;
  /** The learning rate of each step, in place of the optimiser's own. */
  readonly schedule?: Schedule;
  /** Lowers the learning rates of all parameters, whatever their schedules say, when the evaluations have got no better for a while. */
  readonly plateau?: Plateau;
  /** Gradients are scaled down to this Euclidean norm over all of them, > 0; by default they are left alone. */
  readonly clipNorm?: number;
  /** How many batches a step takes the mean gradient of, an integer >= 1; default 1. */
  readonly accumulate?: number;
  /** Parameters with an optimiser, learning rates or clipping of their own, by the name of the group. */
  readonly groups?: Readonly<Record<string, Group>>;
  /** Dotted paths, `*` for any characters, of the parameters that stay as they are; no gradient is computed for them. */
  readonly freeze?: readonly string[];
  /**
   * Keeps a running average of the parameters, from 0 to below 1: how much of it is kept at each step. The mean of all parameters so
   * far, weighted by averageDecay^age: no trace of the initial ones (as Adam's moments are corrected; Kingma and Ba 2015, section 3).
   * It is what is evaluated.
   */
  readonly averageDecay?: number;
  /** Called every `evaluateEvery` steps and after the last; its parameters are lent: the running average where there is one. */
  readonly evaluate?: (params: P, context: StepContext) => Metrics | Promise<Metrics>;
  /** An integer >= 1; by default only after the last step. */
  readonly evaluateEvery?: number;
  /** The first step that is evaluated, an integer >= 1; default `evaluateEvery`. With 1 and every 500: after 1, 501, 1001, ... */
  readonly evaluateFrom?: number;
  /** Stores a checkpoint also when an evaluation is the best so far, and ends training when none better came for a while. */
  readonly best?: Best;
  /** Called every `checkpointEvery` steps, after the last, when an evaluation is the best, and when training is aborted; awaited. */
  readonly checkpoint?: (snapshot: Snapshot<P>) => void | Promise<void>;
  /** An integer >= 1; by default only after the last step. */
  readonly checkpointEvery?: number;
  /** Told where the time of each step went, before the step is yielded. */
  readonly profile?: (profile: StepProfile) => void;
  /** Ends training at the next step's boundary, after a checkpoint, with an `interrupted` error. */
  readonly signal?: AbortSignal;
}

/** The options of `train` that an experiment may choose or leave out. */
export type Choice =
  | 'schedule'
  | 'accumulate'
  | 'groups'
  | 'freeze'
  | 'averageDecay'
  | 'evaluate'
  | 'evaluateEvery'
  | 'evaluateFrom'
  | 'best'
  | 'plateau';
