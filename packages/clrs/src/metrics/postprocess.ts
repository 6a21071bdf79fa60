import { checkOptions, refuse, sizeOf, type NdArray } from '@kleene/base';
import type { DataPoint } from '../batch/data-points.ts';
import { argmax, float64, logSoftmax } from './arrays.ts';
import { logSinkhorn } from './sinkhorn.ts';

/** What a model's logits are turned into. */
export interface PostprocessOptions {
  /** One class, node or side of a mask each (as `evaluate` takes them), or shares that add up to 1. */
  readonly isHard: boolean;
  /** Sinkhorn steps of permutations: dm-clrs takes 50 (the default) for outputs and 25 for hints that are fed back. */
  readonly sinkhornSteps?: number;
  /** Sinkhorn temperature of permutations, default 0.1. */
  readonly sinkhornTemperature?: number;
}

/**
 * A prediction from logits (dm-clrs decoders.py, `postprocess`): of the same type, but soft pointers are of type `soft_pointer` `[..., nodes]`. Scalars
 * stay.
 *
 * @param logits in the shape of the probe, pointers with one more axis of nodes
 */
export function postprocess(logits: DataPoint, options: PostprocessOptions): DataPoint {
  checkOptions('clrs.postprocess', options, ['isHard', 'sinkhornSteps', 'sinkhornTemperature']);
  const { isHard, sinkhornSteps = 50, sinkhornTemperature = 0.1 } = options;
  const { type, data } = logits;
  switch (type) {
    case 'scalar':
      return { ...logits, data: float64(data.data, data.shape) };
    case 'mask':
      return { ...logits, data: mapped(data, isHard ? (z) => (z > 0 ? 1 : 0) : (z) => 1 / (1 + Math.exp(-z))) };
    case 'mask_one':
    case 'categorical':
      return { ...logits, data: isHard ? oneHot(data) : softmax(data) };
    case 'pointer':
      return isHard ? { ...logits, data: largest(data) } : { ...logits, type: 'soft_pointer', data: softmax(data) };
    case 'permutation_pointer': {
      const sinkhorn = { steps: sinkhornSteps, temperature: sinkhornTemperature, zeroDiagonal: true };
      const soft = mapped(logSinkhorn(data, sinkhorn), Math.exp);
      return { ...logits, data: isHard ? oneHot(soft) : soft };
    }
    default:
      return refuse('clrs.postprocess', 'type', 'a type that a model predicts', type);
  }
}

function mapped({ data, shape }: NdArray, map: (value: number) => number): NdArray {
  return float64(
    Float64Array.from(data, (value) => map(value)),
    shape,
  );
}

function largest({ data, shape }: NdArray): NdArray {
  const width = shape.at(-1) ?? 1;
  const rows = shape.slice(0, -1);
  return float64(
    Array.from({ length: sizeOf(rows) }, (_, i) => argmax(data, i * width, width)),
    rows,
  );
}

function oneHot(logits: NdArray): NdArray {
  const width = logits.shape.at(-1) ?? 1;
  const hot = float64(new Float64Array(logits.data.length), logits.shape);
  largest(logits).data.forEach((best, i) => (hot.data[i * width + best] = 1));
  return hot;
}

function softmax({ data, shape }: NdArray): NdArray {
  const width = shape.at(-1) ?? 1;
  const soft = float64(data, shape);
  for (let at = 0; at < data.length; at += width) logSoftmax(soft.data, at, width);
  return mapped(soft, Math.exp);
}
