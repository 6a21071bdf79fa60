import { refuse } from '@kleene/base';
import { isolateTape } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { checkFunction } from './check.ts';
import { drive, type Outcome, type Request, type Result } from './drive.ts';
import { checkLimits, type Limits } from './limits.ts';
import { checkImage, groupsOf, layoutOf, tensorsOf, toState, toVectors, type Layout, type State } from './pack.ts';
import { rowsOf, type Rows } from './rows.ts';
import type { Vector } from './vector.ts';

/** A map whose fixed point is sought: the image of a state, of the same shapes. Samples must not see one another. */
export type Iterate<S extends State> = (z: S, ...inputs: tf.Tensor[]) => S;

/** Limits of a solve over tensors, and what `f` gets beside the state. */
export interface SolveOptions extends Limits {
  /** Tensors [batch, ...] with a row for each sample: `f` gets the rows of the samples that it is given. Default none. */
  readonly inputs?: readonly tf.Tensor[];
  /**
   * Whether samples that are done leave the batch. Default true. False where `f` holds on to tensors with a row per sample itself: it
   * then always gets the whole batch, the samples that are done standing still.
   */
  readonly drop?: boolean;
}

/** What a solve found. The caller owns the tensors of `value` and `states`. */
export interface Solution<S extends State> {
  readonly value: S;
  /** How each sample ended. Not converging is an outcome, never an exception. */
  readonly outcomes: readonly Outcome[];
  /** Evaluations of `f` that each sample took. */
  readonly evaluations: readonly number[];
  /** The evaluation at which each sample's state was found, 0 where it is its start: no iterate was finite. */
  readonly keptAt: readonly number[];
  /** ‖f(z) - z‖ of the state returned, NaN where it is the start. */
  readonly residuals: readonly number[];
  /** The same over ‖f(z)‖. */
  readonly relatives: readonly number[];
  /** Calls of `f`, each for all samples at work. */
  readonly calls: number;
  /** Residuals of each sample's iterates in order, with `trace`. */
  readonly traces: readonly (readonly number[])[];
  /** The state selected so far at each of the `labels`; samples that were done earlier stand still. */
  readonly states: readonly S[];
}

/**
 * The fixed point of `f` near `z0`, sample by sample: a sample's result does not depend on its neighbours. `z0` and what `f` returns
 * are tensors [batch, ...], or lists of them. To gradients around it the solution is a constant; see `equilibrium`.
 *
 * Throws `invalid-argument` for a wrong option, a batch without samples, a state of rank below 2, and an `f` that changes shapes. An
 * exception of `f` passes, and leaves no tensor behind.
 */
export function solve<S extends State>(f: Iterate<S>, z0: S, options: SolveOptions = {}): Solution<S> {
  const task = taskOf('deq.solve', f, z0, options);
  try {
    const run = task.start(tensorsOf(z0).map((tensor) => tensor.dataSync()));
    for (let turn = run.next(); ; turn = run.next(task.evaluate(turn.value, readNow)))
      if (turn.done === true) return task.finish(turn.value);
  } finally {
    task.rows.dispose();
  }
}

/** `solve` for backends that can not be read from without waiting, with the same results. */
export async function solveAsync<S extends State>(
  f: Iterate<S>,
  z0: S,
  options: SolveOptions = {},
): Promise<Solution<S>> {
  const task = taskOf('deq.solveAsync', f, z0, options);
  try {
    const run = task.start(await Promise.all(tensorsOf(z0).map((tensor) => tensor.data())));
    for (let turn = run.next(); ;) {
      if (turn.done === true) return task.finish(turn.value);
      turn = run.next(await task.evaluate(turn.value, readLater));
    }
  } finally {
    task.rows.dispose();
  }
}

interface Task<S extends State> {
  readonly rows: Rows;
  start(numbers: readonly ArrayLike<number>[]): Generator<Request[], Result[], readonly Vector[]>;
  evaluate<R>(requests: readonly Request[], read: Read<R>): R;
  finish(results: readonly Result[]): Solution<S>;
}

type Numbers = readonly ArrayLike<number>[];
type Read<R> = (image: () => readonly tf.Tensor[], unpack: (numbers: Numbers) => readonly Vector[]) => R;

const readNow: Read<readonly Vector[]> = (image, unpack) => {
  let vectors: readonly Vector[] = [];
  tf.tidy(() => void (vectors = unpack(image().map((tensor) => tensor.dataSync()))));
  return vectors;
};

const readLater: Read<Promise<readonly Vector[]>> = async (image, unpack) => {
  // Clones, because what f returns may be the caller's own.
  const tensors = tf.tidy(() => image().map((tensor) => tf.clone(tensor)));
  try {
    return unpack(await Promise.all(tensors.map((tensor) => tensor.data())));
  } finally {
    tf.dispose(tensors);
  }
};

function taskOf<S extends State>(where: string, f: Iterate<S>, z0: S, options: SolveOptions): Task<S> {
  const limits = checkLimits(where, options, ['inputs', 'drop']);
  checkFunction(where, 'f', f);
  const { inputs = [], drop = true } = options;
  if (typeof drop !== 'boolean') refuse(where, 'drop', 'true or false', drop);
  const layout = layoutOf(where, z0);
  const rows = rowsOf(where, inputs, layout.batch);
  const whole: Vector[] = [];
  let calls = 0;

  const evaluate = <R>(requests: readonly Request[], read: Read<R>): R => {
    calls++;
    if (!drop) for (const { sample, at } of requests) whole[sample] = at;
    const points = drop ? requests.map(({ at }) => at) : whole;
    const parts = drop ? rows.of(requests.map(({ sample }) => sample)) : inputs;
    return read(
      () =>
        imageOf(
          where,
          layout,
          isolateTape(() => f(toState(layout, points), ...parts)),
          points.length,
        ),
      (numbers) => {
        const images = toVectors(layout, numbers, points.length);
        return drop ? images : requests.map(({ sample }) => images[sample]!);
      },
    );
  };
  return {
    rows,
    evaluate,
    start: (numbers) => drive(toVectors(layout, numbers, layout.batch), groupsOf(layout, limits.norm), limits),
    finish: (results) => ({ ...solutionOf(layout, results, limits.labels.length), calls }),
  };
}

function imageOf(where: string, layout: Layout, image: State, count: number): readonly tf.Tensor[] {
  checkImage(where, layout, image, count);
  return tensorsOf(image);
}

function solutionOf<S extends State>(layout: Layout, results: readonly Result[], labels: number) {
  return {
    value: toState<S>(
      layout,
      results.map(({ value }) => value),
    ),
    outcomes: results.map(({ outcome }) => outcome),
    evaluations: results.map(({ evaluations }) => evaluations),
    keptAt: results.map(({ keptAt }) => keptAt),
    residuals: results.map(({ residual }) => residual),
    relatives: results.map(({ relative }) => relative),
    traces: results.map(({ trace }) => trace),
    states: Array.from({ length: labels }, (_, at) =>
      toState<S>(
        layout,
        results.map(({ states }) => states[at]!),
      ),
    ),
  };
}
