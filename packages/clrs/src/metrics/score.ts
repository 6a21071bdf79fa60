import { checkShape, refuse, type NdArray } from '@kleene/base';
import { outputClass, type ProbeType } from '../spec/spec.ts';
import { argmax } from './arrays.ts';

/** Whether one scored element is right, wrong, or left out of scoring. */
export type Verdict = 1 | 0 | -1;

const { MASKED } = outputClass;

/**
 * The score of a prediction over all its elements at once (dm-clrs evaluation.py): for pointers, `mask_one` and categories the share of right
 * ones, NaN where none is counted; for masks F1; for scalars the mean squared error. Throws `invalid-argument` for other types or shapes.
 *
 * @param prediction numbers of the kind of `truth` (after `postprocess`), in its shape
 */
export function score(type: ProbeType, truth: NdArray, prediction: NdArray): number {
  checkShape('clrs.score', 'prediction', prediction.shape, truth.shape);
  if (type === 'scalar') return meanSquaredError(truth.data, prediction.data);
  if (type === 'mask') return f1(truth.data, prediction.data);
  const judged = verdicts(type, truth, prediction);
  return judged.filter((one) => one === 1).length / judged.filter((one) => one !== MASKED).length;
}

/**
 * Which elements of a prediction are right. A scalar is right when it rounds to the truth, a mask when it is on the same side of 1/2, a
 * `mask_one` or category when its largest entry is that of the truth (of equal ones the first). Left out are elements whose truth holds a -1.
 */
export function verdicts(type: ProbeType, { data: truth, shape }: NdArray, { data: prediction }: NdArray): Verdict[] {
  switch (type) {
    case 'pointer':
      return Array.from(truth, (t, i) => judge(prediction[i] === t));
    case 'scalar':
      return Array.from(truth, (t, i) => judge(Math.round(prediction[i]!) === t));
    case 'mask':
      return Array.from(truth, (t, i) => (t === MASKED ? MASKED : judge(prediction[i]! > 0.5 === t > 0.5)));
    case 'mask_one':
    case 'categorical': {
      const width = shape.at(-1) ?? 1;
      return Array.from({ length: truth.length / width }, (_, i) => {
        if (truth.subarray(i * width, (i + 1) * width).includes(MASKED)) return MASKED;
        return judge(argmax(prediction, i * width, width) === argmax(truth, i * width, width));
      });
    }
    default:
      return refuse('clrs.score', 'type', 'scalar, mask, mask_one, categorical or pointer', type);
  }
}

function judge(isRight: boolean): Verdict {
  return isRight ? 1 : 0;
}

function meanSquaredError(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < truth.length; i++) sum += (prediction[i]! - truth[i]!) ** 2;
  return sum / truth.length;
}

/** A prediction of exactly 1/2 is neither positive nor negative. */
function f1(truth: ArrayLike<number>, prediction: ArrayLike<number>): number {
  let [hits, falseAlarms, misses] = [0, 0, 0];
  for (let i = 0; i < truth.length; i++) {
    const [t, p] = [truth[i]!, prediction[i]!];
    if (t === MASKED) continue;
    if (p > 0.5 && t > 0.5) hits++;
    if (p > 0.5 && t < 0.5) falseAlarms++;
    if (p < 0.5 && t > 0.5) misses++;
  }
  const precision = hits + falseAlarms > 0 ? hits / (hits + falseAlarms) : 1;
  const recall = hits + misses > 0 ? hits / (hits + misses) : 1;
  return precision + recall > 0 ? (2 * precision * recall) / (precision + recall) : 0;
}
