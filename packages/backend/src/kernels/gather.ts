import { KleeneError } from '@kleene/base';
import { util, type TensorInfo, type TypedArray } from '@tensorflow/tfjs-core';
import { hostOf } from './host.ts';
import type { Mend } from './mend.ts';

/**
 * Takes rows of `x` along its first axis by copying each as a whole, where tfjs's kernels copy number by number through strides:
 * for rows of 128 about 30 times slower on wasm. Gathering along other axes, or in batches, is left to them.
 */
export const gatherRows: Mend = {
  kernel: 'GatherV2',
  run(call, original) {
    const { x, indices } = call.inputs as { x: TensorInfo; indices: TensorInfo };
    const { axis, batchDims } = call.attrs;
    const isPlain = axis === 0 && batchDims === 0 && x.dtype !== 'string' && x.dtype !== 'complex64';
    if (!isPlain) return original(call);
    const host = hostOf(call.backend);
    const rowShape = x.shape.slice(1);
    checkRows(host.views(indices)[0]!, x.shape[0]!);
    const output = host.output([...indices.shape, ...rowShape], x.dtype);
    const [taken, values, rows] = host.views(output, x, indices) as [TypedArray, TypedArray, TypedArray];
    copyRows(taken, values, rows, util.sizeFromShape(rowShape));
    return output;
  },
};

function checkRows(rows: TypedArray, count: number): void {
  const outside = rows.findIndex((row) => row < 0 || row >= count);
  if (outside < 0) return;
  throw new KleeneError(
    'invalid-argument',
    `backend: indices must be between 0 and ${count - 1}, got ${rows[outside]}`,
  );
}

/** The width from which on a call that copies a row costs less than a loop over it. */
const WIDE = 24;

function copyRows(taken: TypedArray, values: TypedArray, rows: TypedArray, width: number): void {
  for (let row = 0; row < rows.length; row++) {
    const to = row * width;
    const from = rows[row]! * width;
    if (width >= WIDE) taken.set(values.subarray(from, from + width), to);
    else for (let column = 0; column < width; column++) taken[to + column] = values[from + column]!;
  }
}
