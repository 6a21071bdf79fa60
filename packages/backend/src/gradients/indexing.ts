import {
  add,
  gatherND,
  mul,
  range,
  reshape,
  scalar,
  scatterND,
  tensorScatterUpdate,
  unsortedSegmentSum,
  util,
  zerosLike,
  type GradConfig,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { noGradient } from './reduce.ts';

/** Slices of `params` by index: an index's gradient goes to the slice it took, added up where it took one twice. */
export const gatherNdGradient: GradConfig = {
  kernelName: 'GatherNd',
  inputsToSave: ['params', 'indices'],
  gradFunc: (dy, [params, indices]) => ({
    params: () => scatterND(indices!, dy as Tensor, params!.shape),
    indices: () => noGradient(indices!),
  }),
};

/** Updates added up by index: each update's gradient is what stands at its index. */
export const scatterNdGradient: GradConfig = {
  kernelName: 'ScatterNd',
  inputsToSave: ['indices'],
  gradFunc: (dy, [indices]) => ({
    indices: () => noGradient(indices!),
    updates: () => gatherND(dy as Tensor, indices!),
  }),
};

/**
 * Updates written over a tensor: what was written over has no gradient. Of several updates to one index tfjs keeps any one;
 * the gradient holds where indices differ.
 */
export const tensorScatterUpdateGradient: GradConfig = {
  kernelName: 'TensorScatterUpdate',
  inputsToSave: ['indices', 'updates'],
  gradFunc: (dy, [indices, updates]) => ({
    tensor: () => tensorScatterUpdate(dy as Tensor, indices!, zerosLike(updates!)),
    indices: () => noGradient(indices!),
    updates: () => gatherND(dy as Tensor, indices!),
  }),
};

/** The largest elements of each row: the gradient of a value goes to the element it was. */
export const topKGradient: GradConfig = {
  kernelName: 'TopK',
  inputsToSave: ['x'],
  outputsToSave: [false, true],
  gradFunc: (dy, [x, indices]) => ({ x: () => spreadRows((dy as Tensor[])[0]!, indices!, x!.shape) }),
};

function spreadRows(dy: Tensor, indices: Tensor, shape: number[]): Tensor {
  const [size, k] = [shape.at(-1)!, indices.shape.at(-1)!];
  const rows = util.sizeFromShape(shape.slice(0, -1));
  const starts = reshape(mul(range(0, rows, 1, 'int32'), scalar(size, 'int32')), [rows, 1]);
  const ids = reshape(add(reshape(indices, [rows, k]), starts), [rows * k]) as Tensor1D;
  return reshape(unsortedSegmentSum(reshape(dy, [rows * k]), ids, rows * size), shape);
}
