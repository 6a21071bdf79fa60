import { checkShape, refuse } from '@kleene/base';
import type { DataPoint } from '../batch/data-points.ts';
import { entryOf, takeRows } from './arrays.ts';
import { fuseByName, fuseList, type Predictions } from './fuse.ts';
import { score, verdicts } from './score.ts';

/** The score of each output, and their mean. */
export interface Evaluation {
  readonly scores: { readonly [output: string]: number };
  readonly score: number;
}

/** The score of a hint over all steps, and at each one. */
export interface HintEvaluation {
  readonly score: number;
  /** `[steps - 1]`: entry `i` is the score at step `i + 1`, 0 where no trajectory is that long. */
  readonly alongTime: Float64Array;
}

/**
 * Scores the outputs of a batch (dm-clrs `evaluate`); see `score` for what is counted. Permutations are fused with their masks first. Throws
 * `invalid-argument` when a prediction is missing or is of another kind or shape than its output.
 *
 * @param predictions what `postprocess` makes hard, by name
 */
export function evaluate(outputs: readonly DataPoint[], predictions: Predictions): Evaluation {
  const entries = pairs('clrs.evaluate', outputs, predictions).map(
    ([truth, prediction]) => [truth.name, score(truth.type, truth.data, prediction.data)] as const,
  );
  return { scores: Object.fromEntries(entries), score: mean(entries.map(([, one]) => one)) };
}

/**
 * Scores the hints of a batch (dm-clrs `evaluate_hints`): at each step the trajectories that are that long, all steps weighted by how many those
 * are. Throws `invalid-argument` as `evaluate` does.
 *
 * @param hints `[steps, batch, ...]`, one step more than there are predictions
 * @param lengths `[batch]`, the number of steps of each trajectory
 * @param predictions entry `i` is what was predicted for step `i + 1`, without an axis of time
 */
export function evaluateHints(
  hints: readonly DataPoint[],
  lengths: ArrayLike<number>,
  predictions: readonly Predictions[],
): { readonly [hint: string]: HintEvaluation } {
  const evaluations: { [hint: string]: HintEvaluation } = {};
  const fused = fuseList(hints);
  for (const { name, data } of fused) {
    const expected = [predictions.length + 1, lengths.length, ...data.shape.slice(2)];
    checkShape('clrs.evaluateHints', name, data.shape, expected);
  }
  for (const hint of fused) evaluations[hint.name] = { score: 0, alongTime: new Float64Array(predictions.length) };
  const counts = predictions.map((_, i) => rowsBeyond(lengths, i + 1).length);
  predictions.forEach((step, i) => {
    const rows = rowsBeyond(lengths, i + 1);
    if (rows.length === 0) return;
    const truths = fused.map((hint) => ({ ...hint, data: entryOf(hint.data, i + 1) }));
    for (const [truth, prediction] of pairs('clrs.evaluateHints', truths, step))
      evaluations[truth.name]!.alongTime[i] = score(
        truth.type,
        takeRows(truth.data, rows),
        takeRows(prediction.data, rows),
      );
  });
  const steps = Array.from(lengths).reduce((sum, length) => sum + length - 1, 0);
  for (const [name, { alongTime }] of Object.entries(evaluations))
    evaluations[name] = { alongTime, score: alongTime.reduce((sum, one, i) => sum + one * counts[i]!, 0) / steps };
  return evaluations;
}

/**
 * The share of samples of which every output is right in every element that counts (`verdicts` says when one is): the graph accuracy of
 * SALSA-CLRS (arXiv 2309.12253). Throws `invalid-argument` as `evaluate` does.
 */
export function graphAccuracy(outputs: readonly DataPoint[], predictions: Predictions): number {
  const compared = pairs('clrs.graphAccuracy', outputs, predictions);
  const size = compared[0]?.[0].data.shape[0] ?? refuse('clrs.graphAccuracy', 'outputs', 'at least one', outputs);
  const right = Array.from({ length: size }, () => true);
  for (const [{ type, data }, prediction] of compared) {
    const judged = verdicts(type, data, prediction.data);
    judged.forEach((one, i) => {
      if (one === 0) right[Math.floor((i * size) / judged.length)] = false;
    });
  }
  return mean(right.map(Number));
}

function pairs(
  where: string,
  outputs: readonly DataPoint[],
  predictions: Predictions,
): (readonly [truth: DataPoint, prediction: DataPoint])[] {
  const fused = fuseByName(predictions);
  return fuseList(outputs).map((truth) => [truth, checkPrediction(where, truth, fused[truth.name])]);
}

function checkPrediction(where: string, truth: DataPoint, prediction: DataPoint | undefined): DataPoint {
  const kind = ({ name, location, type }: DataPoint): string => `${location} ${type} ${name}`;
  if (prediction === undefined || kind(prediction) !== kind(truth))
    refuse(where, `prediction ${truth.name}`, kind(truth), prediction === undefined ? 'nothing' : kind(prediction));
  checkShape(where, `prediction ${truth.name}`, prediction.data.shape, truth.data.shape);
  return prediction;
}

function rowsBeyond(lengths: ArrayLike<number>, step: number): number[] {
  return Array.from(lengths).flatMap((length, row) => (step < length ? [row] : []));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}
