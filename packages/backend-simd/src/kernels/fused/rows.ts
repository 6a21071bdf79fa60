import type { Block } from '../../memory/block.ts';
import { volume } from '../axes.ts';
import type { Call, Kernels, Output } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** Layer norm and the gates of recurrent cells of `@kleene/ops`, all on rows [rows, ...]. */
export const rowKernels: Kernels = {
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
  KleeneGruGates: (call) => {
    const output = alike(call, 'hidden')!;
    const given = blocksOf(call, ['input', 'recurrent', 'hidden']) as [Block, Block, Block];
    call.backend.table.gruGates(call.backend.block(output), ...given, ...sizesOf(call, 'hidden'));
    return output;
  },
  KleeneGruGatesGrad: (call) => {
    const given = blocksOf(call, ['dy', 'input', 'recurrent', 'hidden']) as [Block, Block, Block, Block];
    return slopes(call, ['input', 'recurrent', 'hidden'], ([dInput, dRecurrent, dHidden]) =>
      call.backend.table.gruGatesGrad(dInput!, dRecurrent!, dHidden!, ...given, ...sizesOf(call, 'hidden')),
    );
  },
  KleeneLstmGates: (call) => {
    const { inputs, backend } = call;
    const [gates, cell] = blocksOf(call, ['gates', 'cell']);
    const output = backend.output([2, ...inputs['cell']!.shape], 'float32');
    backend.table.lstmGates(backend.block(output), gates!, cell!, ...sizesOf(call, 'cell'));
    return output;
  },
  KleeneLstmGatesGrad: (call) => {
    const given = blocksOf(call, ['dy', 'gates', 'cell']) as [Block, Block, Block];
    return slopes(call, ['gates', 'cell'], ([dGates, dCell]) =>
      call.backend.table.lstmGatesGrad(dGates!, dCell!, ...given, ...sizesOf(call, 'cell')),
    );
  },
};

/** The gradients of the named inputs, which `run` writes. */
function slopes(call: Call, names: readonly string[], run: (blocks: Block[]) => void): Output {
  const outputs = names.map((name) => alike(call, name)!);
  run(outputs.map((output) => call.backend.block(output)));
  return outputs;
}

function blocksOf(call: Call, names: readonly string[]): Block[] {
  return names.map((name) => blockOf(call, name)!);
}

function sizesOf({ inputs }: Call, name: string): [rows: number, width: number] {
  const { shape } = inputs[name]!;
  return [volume(shape.slice(0, -1)), shape.at(-1)!];
}
