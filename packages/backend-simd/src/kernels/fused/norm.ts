import type { Block } from '../../memory/block.ts';
import type { Kernels } from '../kernel.ts';
import { alike, blocksOf, sizesOf, slopes, withRoom } from './run.ts';

/** Layer norm of `@kleene/ops`, on rows [rows, width]. */
export const normKernels: Kernels = {
  KleeneLayerNorm: (call) => {
    const output = alike(call, 'x')!;
    const [x, gain, shift] = blocksOf(call, ['x', 'gain', 'shift']);
    const { backend, attrs } = call;
    const sizes = [...sizesOf(call, 'x'), attrs['epsilon'] as number] as const;
    backend.table.layerNorm(backend.block(output), x!, gain!, shift!, ...sizes);
    return output;
  },
  KleeneLayerNormGrad: (call) => {
    const { backend, attrs } = call;
    const [rows, width] = sizesOf(call, 'x');
    const [dy, x, gain] = blocksOf(call, ['dy', 'x', 'gain']) as [Block, Block, Block];
    return slopes(call, ['x', 'gain', 'shift'], ([dx, dGain, dShift]) =>
      withRoom(backend, 32 * width, (room) => {
        const epsilon = attrs['epsilon'] as number;
        backend.table.layerNormGrad(dx!, dGain!, dShift!, dy, x, gain, room, rows, width, epsilon);
      }),
    );
  },
};
