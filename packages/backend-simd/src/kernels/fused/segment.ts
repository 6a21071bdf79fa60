import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Block } from '../../memory/block.ts';
import { DTYPE } from '../../table.ts';
import { volume } from '../axes.ts';
import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** Sums, means, maxima and softmax over segments, of `@kleene/ops`. Rows by id and their gradient are tfjs's `GatherV2` and `UnsortedSegmentSum`. */
export const segmentKernels: Kernels = {
  KleeneSegmentSum: (call) => {
    const { backend } = call;
    const { rows, row, count, output } = sumOf(call);
    const given = [blockOf(call, 'values')!, blockOf(call, 'ids')!] as const;
    backend.table.segmentSum(DTYPE.float32, backend.block(output), ...given, rows, row, count);
    return output;
  },
  KleeneSegmentSumGrad: (call) => spread(call, call.backend.none),
  KleeneSegmentMean: (call) => {
    const { backend } = call;
    const { rows, row, count, output } = sumOf(call);
    const given = [blockOf(call, 'values')!, blockOf(call, 'ids')!] as const;
    withRoom(backend, count, (sizes) => {
      backend.table.segmentMean(backend.block(output), ...given, sizes, rows, row, count);
    });
    return output;
  },
  KleeneSegmentMeanGrad: (call) =>
    withRoom(call.backend, call.attrs['count'] as number, (sizes) => spread(call, sizes)),
  KleeneSegmentMax: (call) => {
    const { inputs, attrs, backend } = call;
    const [rows, ...row] = inputs['values']!.shape as [number, ...number[]];
    const count = attrs['count'] as number;
    const [values, ids] = [blockOf(call, 'values')!, blockOf(call, 'ids')!];
    const output = backend.output([count, ...row], 'float32');
    const winners = backend.output([count, ...row], 'int32');
    const places = [backend.block(output), backend.block(winners)] as const;
    backend.table.segmentMax(...places, values, ids, rows, volume(row), count);
    return [output, winners];
  },
  KleeneSegmentMaxGrad: (call) => {
    const { inputs, backend } = call;
    const [dy, winners] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!];
    const slope = alike(call, 'values')!;
    const sizes = [volume(slope.shape), volume(inputs['dy']!.shape)] as const;
    backend.table.segmentMaxGrad(backend.block(slope), dy, winners, ...sizes);
    return [slope];
  },
  KleeneSegmentSoftmax: (call) => {
    const { attrs, backend } = call;
    const count = attrs['count'] as number;
    const [logits, ids] = [blockOf(call, 'logits')!, blockOf(call, 'ids')!];
    const output = alike(call, 'logits')!;
    withRoom(backend, count, (room) => {
      const sizes = [output.shape[0]!, count, attrs['temperature'] as number] as const;
      backend.table.segmentSoftmax(backend.block(output), logits, ids, room, ...sizes);
    });
    return output;
  },
  KleeneSegmentSoftmaxGrad: (call) => {
    const { attrs, backend } = call;
    const count = attrs['count'] as number;
    const [dy, weights, ids] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!, blockOf(call, 'ids')!];
    const slope = alike(call, 'logits')!;
    withRoom(backend, count, (room) => {
      const sizes = [slope.shape[0]!, count, attrs['temperature'] as number] as const;
      backend.table.segmentSoftmaxGrad(backend.block(slope), dy, weights, ids, room, ...sizes);
    });
    return [slope];
  },
};

/** The sizes of a sum or mean of rows, and where it goes. */
function sumOf({ inputs, attrs, backend }: Call): { rows: number; row: number; count: number; output: TensorInfo } {
  const [rows, ...row] = inputs['values']!.shape as [number, ...number[]];
  const count = attrs['count'] as number;
  return { rows, row: volume(row), count, output: backend.output([count, ...row], 'float32') };
}

/** The gradient of a sum, or with sizes of a mean. */
function spread(call: Call, sizes: Block | null): TensorInfo[] {
  const { attrs, backend } = call;
  const [dy, ids] = [blockOf(call, 'dy')!, blockOf(call, 'ids')!];
  const slope = alike(call, 'values')!;
  const [rows, ...row] = slope.shape as [number, ...number[]];
  const numbers = [rows, volume(row), attrs['count'] as number] as const;
  backend.table.segmentRows(backend.block(slope), dy, ids, sizes, ...numbers);
  return [slope];
}
