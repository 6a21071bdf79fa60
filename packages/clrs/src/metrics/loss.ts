import { checkShape, refuse, sizeOf, type NdArray } from '@kleene/base';
import type { DataPoint } from '../batch/data-points.ts';
import { outputClass } from '../spec/spec.ts';
import { float64, logSoftmax } from './arrays.ts';

/** The loss of each element; nothing where it is left out. */
type Losses = readonly (number | undefined)[];

const { POSITIVE, MASKED } = outputClass;
/** dm-clrs divides by at least this. */
const LEAST = 1e-12;

/**
 * The training loss of an output (dm-clrs losses.py): mean squared error of scalars, cross-entropy of the rest, over the elements that the
 * truth does not leave out with -1; NaN where it leaves out all.
 *
 * @param truth `[batch, ...]`
 * @param logits in the shape of the truth, pointers with one more axis of nodes; of permutations the logarithms (`logSinkhorn`)
 */
export function outputLoss(truth: DataPoint, logits: NdArray): number {
  return weighed(elementLosses('clrs.outputLoss', truth, logits, true), [1], 0);
}

/**
 * The training loss of a hint: predictions from the first step on against the steps after, over the steps that each trajectory has. A -1 in the
 * truth of a `mask_one` is not left out, as in dm-clrs.
 *
 * @param truth `[steps, batch, ...]`
 * @param logits `[steps - 1, batch, ...]`
 * @param lengths `[batch]`, the number of steps of each trajectory
 */
export function hintLoss(truth: DataPoint, logits: NdArray, lengths: ArrayLike<number>): number {
  const { data, shape } = truth.data;
  const [steps = 0, ...rest] = shape;
  checkShape('clrs.hintLoss', 'lengths', [lengths.length], rest.slice(0, 1));
  const later = { ...truth, data: float64(data.subarray(sizeOf(rest)), [steps - 1, ...rest]) };
  const weights = Array.from({ length: steps - 1 }, (_, i) =>
    Array.from(lengths, (length) => (length > i + 1 ? 1 : 0)),
  );
  return weighed(elementLosses('clrs.hintLoss', later, logits, false), weights.flat(), LEAST);
}

/**
 * The loss of an output in a chunk: at the last steps of trajectories only.
 *
 * @param truth `[steps, batch, ...]`
 * @param isLast `[steps, batch]`, 1 at last steps
 */
export function chunkedOutputLoss(truth: DataPoint, logits: NdArray, isLast: NdArray): number {
  checkShape('clrs.chunkedOutputLoss', 'isLast', isLast.shape, truth.data.shape.slice(0, 2));
  return weighed(elementLosses('clrs.chunkedOutputLoss', truth, logits, true), isLast.data, LEAST);
}

/**
 * The loss of a hint in a chunk: predictions of every step but the first ones of trajectories.
 *
 * @param truth `[steps, batch, ...]`
 * @param isFirst `[steps, batch]`, 1 at first steps
 */
export function chunkedHintLoss(truth: DataPoint, logits: NdArray, isFirst: NdArray): number {
  checkShape('clrs.chunkedHintLoss', 'isFirst', isFirst.shape, truth.data.shape.slice(0, 2));
  const weights = Array.from(isFirst.data, (first) => 1 - first);
  return weighed(elementLosses('clrs.chunkedHintLoss', truth, logits, false), weights, LEAST);
}

/** The mean of the losses that are counted, each weighted by its row's weight. */
function weighed(losses: Losses, weights: ArrayLike<number>, least: number): number {
  const width = losses.length / weights.length;
  let [sum, total] = [0, 0];
  for (let i = 0; i < losses.length; i++) {
    const weight = weights[Math.floor(i / width)]!;
    const loss = losses[i];
    if (weight === 0 || loss === undefined) continue;
    sum += weight * loss;
    total += weight;
  }
  return sum / Math.max(total, least);
}

function elementLosses(
  where: string,
  { name, type, data: truth }: DataPoint,
  logits: NdArray,
  isOutput: boolean,
): Losses {
  const nodes = logits.shape.at(-1) ?? 0;
  checkShape(where, `logits of ${name}`, logits.shape, type === 'pointer' ? [...truth.shape, nodes] : truth.shape);
  switch (type) {
    case 'scalar':
      return Array.from(truth.data, (t, i) => (logits.data[i]! - t) ** 2);
    case 'mask':
      return Array.from(truth.data, (t, i) => (t === MASKED ? undefined : binaryCrossEntropy(logits.data[i]!, t)));
    case 'pointer':
      return rowLosses(logits, nodes, (row, i) => -row[truth.data[i]!]!);
    case 'permutation_pointer':
      return Array.from({ length: truth.data.length / nodes }, (_, i) =>
        crossEntropy(truthRow(truth, i), logits.data.subarray(i * nodes, (i + 1) * nodes)),
      );
    case 'mask_one':
    case 'categorical':
      return rowLosses(logits, nodes, (row, i) => {
        const target = truthRow(truth, i);
        const isCounted = target.includes(POSITIVE) || (type === 'mask_one' && !isOutput);
        return isCounted ? crossEntropy(isOutput ? target.map(unmasked) : target, row) : undefined;
      });
    default:
      return refuse(where, 'type', 'scalar, mask, mask_one, categorical, pointer or permutation_pointer', type);
  }
}

/** The loss of each row of logits after a logarithmic softmax. */
function rowLosses(
  { data }: NdArray,
  width: number,
  loss: (row: Float64Array, index: number) => number | undefined,
): Losses {
  return Array.from({ length: data.length / width }, (_, i) => {
    const row = Float64Array.from(data.subarray(i * width, (i + 1) * width));
    logSoftmax(row);
    return loss(row, i);
  });
}

function truthRow({ data, shape }: NdArray, index: number): Float64Array {
  const width = shape.at(-1) ?? 1;
  return Float64Array.from(data.subarray(index * width, (index + 1) * width));
}

function unmasked(value: number): number {
  return value === MASKED ? 0 : value;
}

function crossEntropy(target: Float64Array, logarithms: ArrayLike<number>): number {
  return -target.reduce((sum, t, i) => (t === 0 ? sum : sum + t * logarithms[i]!), 0);
}

function binaryCrossEntropy(logit: number, target: number): number {
  return Math.max(logit, 0) - logit * target + Math.log1p(Math.exp(-Math.abs(logit)));
}
