import { codeOf, type Block } from '../../memory/block.ts';
import { REDUCE } from '../../table.ts';
import type { Call, Kernels } from '../kernel.ts';
import { alike, blocksOf, sizesOf, slopes, withRoom } from './run.ts';

const given = ['gates', 'hidden', 'hiddenWeight', 'hiddenBias'] as const;

type Three = [Block, Block, Block];
type Four = [Block, Block, Block, Block];

/** Recurrent cells of `@kleene/ops`: a GRU over a sequence, the gates of an LSTM. */
export const recurrentKernels: Kernels = {
  KleeneGru: (call) => {
    const { backend } = call;
    const sizes = stepsOf(call);
    const [outputs, said] = [backend.output(sizes, 'float32'), alike(call, 'gates')!];
    backend.table.gru(backend.block(outputs), backend.block(said), ...(blocksOf(call, given) as Four), ...sizes);
    return [outputs, said];
  },
  KleeneGruGrad: (call) =>
    slopes(call, given, ([dGates, dHidden, dWeight, dBias]) => {
      const { backend } = call;
      const [steps, rows, size] = stepsOf(call);
      const [dy, said, states] = blocksOf(call, ['dy', 'kept0', 'kept1']) as Three;
      const [gates, hidden, weight] = blocksOf(call, given) as Four;
      withRoom(backend, 3 * size * steps * rows, (dSaid) => {
        withRoom(backend, size * (rows + 3 * size), (room) => {
          const before = [dy, said, states, gates, hidden, weight] as const;
          backend.table.gruGrad(dGates!, dSaid, dHidden!, dWeight!, ...before, room, steps, rows, size);
        });
        backend.table.reduce(REDUCE.sum, codeOf('float32'), dBias!, dSaid, 1, steps * rows, 3 * size);
      });
    }),
  KleeneLstmGates: (call) => {
    const { inputs, backend } = call;
    const [gates, cell] = blocksOf(call, ['gates', 'cell']);
    const output = backend.output([2, ...inputs['cell']!.shape], 'float32');
    backend.table.lstmGates(backend.block(output), gates!, cell!, ...sizesOf(call, 'cell'));
    return output;
  },
  KleeneLstmGatesGrad: (call) =>
    slopes(call, ['gates', 'cell'], ([dGates, dCell]) => {
      const blocks = blocksOf(call, ['dy', 'gates', 'cell']) as Three;
      call.backend.table.lstmGatesGrad(dGates!, dCell!, ...blocks, ...sizesOf(call, 'cell'));
    }),
};

function stepsOf({ inputs }: Call): [steps: number, rows: number, size: number] {
  const [steps, rows] = inputs['gates']!.shape as [number, number];
  return [steps, rows, inputs['hidden']!.shape[1]!];
}
