import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** `solveBatch` of `@kleene/ops`, in float64 inside. */
export const solveKernels: Kernels = {
  KleeneSolveBatch: (call) => {
    const { backend } = call;
    const [batch, size] = sizesOf(call);
    const [matrix, right] = [blockOf(call, 'matrix')!, blockOf(call, 'right')!];
    const output = alike(call, 'right')!;
    withRoom(backend, roomFor(batch, size), (room) => {
      backend.table.solveBatch(backend.block(output), matrix, right, room, batch, size);
    });
    return output;
  },
  KleeneSolveBatchGrad: (call) => {
    const { backend } = call;
    const [batch, size] = sizesOf(call);
    const [dy, matrix, x] = [blockOf(call, 'dy')!, blockOf(call, 'matrix')!, blockOf(call, 'kept0')!];
    const [dMatrix, dRight] = [alike(call, 'matrix')!, alike(call, 'right')!];
    withRoom(backend, roomFor(batch, size), (room) => {
      const into = [backend.block(dMatrix), backend.block(dRight)] as const;
      backend.table.solveBatchGrad(...into, dy, matrix, x, room, batch, size);
    });
    return [dMatrix, dRight];
  },
};

function sizesOf({ inputs }: Call): [batch: number, size: number] {
  return inputs['right']!.shape as [number, number];
}

/** Elements of float32, two for each of float64; blocks begin at multiples of 8 bytes. */
function roomFor(batch: number, size: number): number {
  return 2 * Math.min(batch, 8) * size * (size + 1);
}
