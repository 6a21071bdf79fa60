import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** `tripletMax` of `@kleene/ops`. */
export const tripletKernels: Kernels = {
  KleeneTripletMax: (call) => {
    const { backend } = call;
    const layout = layoutOf(call);
    const [batch, , j, k, features] = layout as [number, number, number, number, number];
    const [left, right] = [blockOf(call, 'left')!, blockOf(call, 'right')!];
    const output = backend.output([batch, j, k, features], 'float32');
    const winners = backend.output([batch, j, k, features], 'int32');
    withRoom(backend, 8 * k * features, (room) => {
      const places = [backend.block(output), backend.block(winners)] as const;
      backend.table.tripletMax(...places, left, right, room, backend.layout(layout));
    });
    return [output, winners];
  },
  KleeneTripletMaxGrad: (call) => {
    const { backend } = call;
    const [dy, winners] = [blockOf(call, 'dy')!, blockOf(call, 'kept0')!];
    const [dLeft, dRight] = [alike(call, 'left')!, alike(call, 'right')!];
    const into = [backend.block(dLeft), backend.block(dRight)] as const;
    backend.table.tripletMaxGrad(...into, dy, winners, backend.layout(layoutOf(call)));
    return [dLeft, dRight];
  },
};

/** Batch, i, j, k, features. */
function layoutOf({ inputs }: Call): number[] {
  return [...inputs['left']!.shape.slice(0, 3), ...inputs['right']!.shape.slice(2)];
}
