import { volume } from '../axes.ts';
import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** `logSinkhorn` of `@kleene/ops`; what each pass takes off rows and columns is kept for the gradient. */
export const sinkhornKernels: Kernels = {
  KleeneLogSinkhorn: (call) => {
    const { backend } = call;
    const sizes = sizesOf(call);
    const [batch, rows, columns, steps] = sizes;
    const start = blockOf(call, 'start')!;
    const output = alike(call, 'start')!;
    const kept = backend.output([batch, steps, rows + columns], 'float32');
    withRoom(backend, roomFor(sizes), (room) => {
      backend.table.logSinkhorn(backend.block(output), backend.block(kept), start, room, ...sizes);
    });
    return [output, kept];
  },
  KleeneLogSinkhornGrad: (call) => {
    const { backend } = call;
    const sizes = sizesOf(call);
    const [dy, kept, start] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!, blockOf(call, 'start')!];
    const slope = alike(call, 'start')!;
    withRoom(backend, roomFor(sizes), (room) => {
      backend.table.logSinkhornGrad(backend.block(slope), dy, kept, start, room, ...sizes);
    });
    return [slope];
  },
};

type Sizes = readonly [batch: number, rows: number, columns: number, steps: number];

function sizesOf({ inputs, attrs }: Call): Sizes {
  const { shape } = inputs['start']!;
  const [rows, columns] = shape.slice(-2) as [number, number];
  return [volume(shape.slice(0, -2)), rows, columns, attrs['steps'] as number];
}

function roomFor([batch, rows, columns]: Sizes): number {
  return 2 * Math.min(batch, 8) * (rows + 16) * (columns + 16);
}
