import { volume } from '../axes.ts';
import type { Kernels } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** Maxima and softmax over segments, of `@kleene/ops`. Sums and rows by id are tfjs's own `UnsortedSegmentSum` and `GatherV2`. */
export const segmentKernels: Kernels = {
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
