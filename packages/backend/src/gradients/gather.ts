import {
  add,
  expandDims,
  gather,
  greaterEqual,
  less,
  logicalAnd,
  mul,
  range,
  reshape,
  scalar,
  transpose,
  unsortedSegmentSum,
  util,
  where,
  zerosLike,
  type GradConfig,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { noGradient } from './reduce.ts';

/**
 * Slices by index along an axis, with any number of batch axes. tfjs's own gradient transposes where nothing is to be moved,
 * takes one batch axis, for which it needs methods that tfjs-core alone does not have, and breaks off where the indices
 * were computed from what is differentiated.
 */
export const gatherGradient: GradConfig = {
  kernelName: 'GatherV2',
  inputsToSave: ['x', 'indices'],
  gradFunc: (dy, [x, indices], { axis, batchDims }) => ({
    x: () => scattered(dy as Tensor, indices!, x!, axis as number, (batchDims as number | undefined) ?? 0),
    indices: () => noGradient(indices!),
  }),
};

/** Sums of rows by id: each row's gradient is its segment's, and 0 where its id names no segment and the row was dropped. */
export const segmentSumGradient: GradConfig = {
  kernelName: 'UnsortedSegmentSum',
  inputsToSave: ['x', 'segmentIds'],
  gradFunc: (dy, [x, segmentIds], { numSegments }) => ({
    x: () => gathered(dy as Tensor, segmentIds!, x!, numSegments as number),
    segmentIds: () => noGradient(segmentIds!),
  }),
};

/** `dy`, of `[...batch, ...outer, ...indices, ...inner]`, summed by index into the shape of `x`. */
function scattered(dy: Tensor, indices: Tensor, x: Tensor, axis: number, batchDims: number): Tensor {
  const at = util.parseAxisParam(axis, x.shape)[0]!;
  const sizes = [x.shape.slice(0, batchDims), x.shape.slice(batchDims, at), x.shape.slice(at + 1)];
  const [batch, outer, inner] = sizes.map((part) => util.sizeFromShape(part)) as [number, number, number];
  const [size, count] = [x.shape[at]!, util.sizeFromShape(indices.shape.slice(batchDims))];
  const rows = reshape(exchanged(reshape(dy, [batch, outer, count, inner])), [batch * count, outer, inner]);
  const starts = expandDims(mul(range(0, batch, 1, 'int32'), scalar(size, 'int32')), 1);
  const ids = batch === 1 ? indices : add(reshape(indices, [batch, count]), starts);
  const sums = unsortedSegmentSum(rows, reshape(ids, [batch * count]) as Tensor1D, batch * size);
  return reshape(exchanged(reshape(sums, [batch, size, outer, inner])), x.shape);
}

/** `[batch, m, n, inner]` as `[batch, n, m, inner]`, which moves nothing where one of the two is 1. */
function exchanged(x: Tensor): Tensor {
  const [batch, m, n, inner] = x.shape as [number, number, number, number];
  return m === 1 || n === 1 ? reshape(x, [batch, n, m, inner]) : transpose(x, [0, 2, 1, 3]);
}

function gathered(dy: Tensor, ids: Tensor, x: Tensor, count: number): Tensor {
  if (count === 0) return zerosLike(x);
  const isKept = logicalAnd(greaterEqual(ids, scalar(0, 'int32')), less(ids, scalar(count, 'int32')));
  const rows = gather(dy, where(isKept, ids, zerosLike(ids)));
  const column = [...ids.shape, ...x.shape.slice(ids.rank).map(() => 1)];
  return where(reshape(isKept, column), rows, zerosLike(rows));
}
