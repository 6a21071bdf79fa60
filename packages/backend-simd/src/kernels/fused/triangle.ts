import type { Block } from '../../memory/block.ts';
import type { Call, Kernels } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

const edges = ['query', 'key', 'left', 'right'] as const;

type Four = [Block, Block, Block, Block];

/** `triangularAttention` of `@kleene/ops`. */
export const triangleKernels: Kernels = {
  KleeneTriangularAttention: (call) => {
    const { backend } = call;
    const layout = layoutOf(call);
    const given = edges.map((name) => blockOf(call, name)) as Four;
    const output = alike(call, 'query')!;
    withRoom(backend, backend.table.triangleRoom(backend.layout(layout), 0), (room) => {
      backend.table.triangle(backend.block(output), ...given, room, backend.layout(layout));
    });
    return output;
  },
  KleeneTriangularAttentionGrad: (call) => {
    const { backend } = call;
    const layout = layoutOf(call);
    const given = edges.map((name) => blockOf(call, name)) as Four;
    const slopes = edges.map((name) => alike(call, name)!);
    const into = slopes.map((slope) => backend.block(slope)) as Four;
    withRoom(backend, backend.table.triangleRoom(backend.layout(layout), 1), (room) => {
      backend.table.triangleGrad(...into, blockOf(call, 'dy')!, ...given, room, backend.layout(layout));
    });
    return slopes;
  },
};

/** Batch, nodes, heads, the width of a head. */
function layoutOf({ inputs, attrs }: Call): number[] {
  const [batch, nodes, , width] = inputs['query']!.shape as [number, number, number, number];
  const heads = attrs['heads'] as number;
  return [batch, nodes, heads, width / heads];
}
