import { util, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
import { hostOf } from './host.ts';
import type { Call, Mend } from './mend.ts';

/**
 * Sums the rows of `x` by segment: in one pass, where tfjs's cpu kernel takes one pass per segment and its wasm backend has
 * no kernel at all. `segmentIds` may have any shape that begins `x`'s; rows whose id is negative or not below
 * `numSegments` are dropped, an empty segment is 0.
 */
export const segmentSum: Mend = { kernel: 'UnsortedSegmentSum', run: sumSegments };

function sumSegments({ inputs, attrs, backend }: Call): TensorInfo {
  const { x, segmentIds } = inputs as { x: TensorInfo; segmentIds: TensorInfo };
  const count = attrs['numSegments'] as number;
  util.assertShapesMatch(segmentIds.shape, x.shape.slice(0, segmentIds.shape.length), 'unsortedSegmentSum: ids: ');
  const rowShape = x.shape.slice(segmentIds.shape.length);
  const host = hostOf(backend);
  const output = host.output([count, ...rowShape], x.dtype === 'bool' ? 'int32' : x.dtype);
  const [sums, values, ids] = host.views(output, x, segmentIds) as [TypedArray, TypedArray, TypedArray];
  addRows(sums.fill(0), values, ids, util.sizeFromShape(rowShape));
  return output;
}

function addRows(sums: TypedArray, values: TypedArray, ids: TypedArray, width: number): void {
  const end = sums.length;
  for (let row = 0; row < ids.length; row++) {
    const from = row * width;
    const to = ids[row]! * width;
    if (to < 0 || to >= end) continue;
    for (let column = 0; column < width; column++) sums[to + column]! += values[from + column]!;
  }
}
