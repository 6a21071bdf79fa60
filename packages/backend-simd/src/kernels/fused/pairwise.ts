import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Block } from '../../memory/block.ts';
import type { Call, Kernels, Output } from '../kernel.ts';
import { alike, blockOf, withRoom } from './run.ts';

/** The message of `pairwiseMessage` of `@kleene/ops`, with at most two layers. */
export const pairwiseKernels: Kernels = {
  KleenePairwiseMessage: forward,
  KleenePairwiseMessageGrad: backward,
};

const terms = ['senders', 'receivers', 'edges', 'graph'] as const;
const layers = ['weight0', 'bias0', 'weight1', 'bias1'] as const;

type Nine = [Block, Block, Block, Block, Block, Block, Block, Block, Block];

function forward(call: Call): Output {
  const { backend, attrs } = call;
  const [batch, , receivers] = sizesOf(call);
  const shape = [batch!, receivers!, widthsOf(call).at(-1)!];
  const given = blocksOf(call);
  const output = backend.output(shape, 'float32');
  const winners = isSum(call) ? undefined : backend.output(shape, 'int32');
  const places = [backend.block(output), winners ? backend.block(winners) : backend.none] as [Block, Block];
  const layout = layoutOf(call);
  withRoom(backend, backend.table.pairwiseRoom(backend.layout(layout), 0), (room) => {
    const silence = attrs['silence'] as number;
    backend.table.pairwise(...places, ...given, room, backend.layout(layout), ...flagsOf(call), silence);
  });
  return winners === undefined ? output : [output, winners];
}

/** The gradients in the order of `terms`, then `layers`, of those that are given. */
function backward(call: Call): Output {
  const { backend } = call;
  const slopes = [...terms, ...layers].map((name) => alike(call, name));
  const into = slopes.map((slope) => (slope === undefined ? backend.none : backend.block(slope)));
  const behind = [blockOf(call, 'dy'), blockOf(call, 'kept0')] as [Block, Block];
  const given = blocksOf(call);
  const layout = layoutOf(call);
  withRoom(backend, backend.table.pairwiseRoom(backend.layout(layout), 1), (room) => {
    const eight = into as [Block, Block, Block, Block, Block, Block, Block, Block];
    backend.table.pairwiseGrad(...eight, ...behind, ...given, room, backend.layout(layout), ...flagsOf(call));
  });
  return slopes.filter((slope): slope is TensorInfo => slope !== undefined);
}

function blocksOf(call: Call): Nine {
  return [...terms, 'mask', ...layers].map((name) => blockOf(call, name)) as Nine;
}

/** Batch, senders and receivers. */
function sizesOf({ inputs }: Call): number[] {
  const [batch, senders] = inputs['senders']!.shape;
  return [batch!, senders!, inputs['receivers']!.shape[1]!];
}

/** Of the terms, then of what comes out of each layer. */
function widthsOf({ inputs, attrs }: Call): number[] {
  const count = attrs['layers'] as number;
  const after = layers.filter((_, at) => at % 2 === 0).slice(0, count);
  return [inputs['senders']!.shape[2]!, ...after.map((name) => inputs[name]!.shape[1]!)];
}

function layoutOf(call: Call): number[] {
  const widths = [...widthsOf(call), 0, 0].slice(0, 3);
  return [...sizesOf(call), call.attrs['layers'] as number, ...widths];
}

function isSum({ attrs }: Call): boolean {
  return attrs['reduce'] === 'sum';
}

/** Whether relu stands before each layer, whether it is taken of the message, whether messages are summed. */
function flagsOf(call: Call): [number, number, number] {
  const { activation, last } = call.attrs;
  return [Number(activation === 'relu'), Number(last === 'relu'), Number(isSum(call))];
}
