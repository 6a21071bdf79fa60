import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  gru,
  gruCell,
  gumbelSoftmax,
  hardMax,
  layerNorm,
  logSinkhorn,
  logSoftmax,
  lstmCell,
  maskedSoftmax,
  pairwiseMessage,
  segmentMax,
  segmentMean,
  segmentSoftmax,
  segmentSum,
  sigmoidCrossEntropy,
  softmaxCrossEntropy,
  solveBatch,
  sparseCrossEntropy,
  triangularAttention,
  tripletMax,
  type GruParams,
  type LstmParams,
  type SinkhornOptions,
} from '@kleene/ops';
import { difference, results } from './results.ts';

/** An operation on sizes that neither fill a register, a block or a group of blocks nor fit into one. */
interface Case {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly run: (tensors: tf.Tensor[]) => tf.Tensor;
}

const ids = (rows: number, count: number): tf.Tensor1D =>
  tf.tensor1d(
    Int32Array.from({ length: rows }, (_, row) => ((row * 7919) % (count + 2)) - 1),
    'int32',
  );

/** 0 and 1, and one whole row of 0 where rows are longer than two. */
const some = (...shape: number[]): tf.Tensor => {
  const width = shape.at(-1)!;
  const size = shape.reduce((product, length) => product * length, 1);
  const values = Array.from({ length: size }, (_, at) =>
    at >= width && at < 2 * width ? 0 : Number((at * 7919) % 5 > 1),
  );
  return tf.tensor(values, shape, 'bool');
};

function message(options: object, [batch, from, to, width]: readonly [number, number, number, number]): Case {
  return {
    name: `pairwiseMessage ${JSON.stringify(options)} of ${batch} x ${from} x ${to}`,
    shapes: [
      [batch, from, width],
      [batch, to, width],
      [batch, from, to, width],
      [batch, width],
      [width, 19],
      [19],
      [19, 5],
    ],
    run([senders, receivers, edges, graph, weight, bias, second]) {
      const mask = tf.tensor3d(
        Array.from({ length: batch * from * to }, (_, at) => Number((at * 7919) % 5 > 1)),
        [batch, from, to],
        'bool',
      );
      const layers = [{ weight, bias }, { weight: second }];
      return pairwiseMessage({ senders, receivers, edges, graph } as never, { layers, mask, ...options } as never);
    },
  };
}

function triangle([batch, nodes, heads, part]: readonly [number, number, number, number]): Case {
  return {
    name: `triangularAttention of ${batch} x ${nodes}, ${heads} heads of ${part}`,
    shapes: Array.from({ length: 4 }, () => [batch, nodes, nodes, heads * part]),
    run: ([query, key, left, right]) => triangularAttention({ query, key, left, right } as never, heads),
  };
}

function sequence([steps, rows, width, size]: readonly [number, number, number, number]): Case {
  return {
    name: `gru of ${steps} steps, ${rows} rows of ${size}`,
    shapes: [[steps, rows, width], [rows, size], [width, 3 * size], [3 * size], [size, 3 * size], [3 * size]],
    run: ([x, hidden, inputWeight, inputBias, hiddenWeight, hiddenBias]) =>
      gru(x as tf.Tensor3D, hidden as tf.Tensor2D, { inputWeight, inputBias, hiddenWeight, hiddenBias } as GruParams),
  };
}

function sinkhorn(shape: readonly number[], options: SinkhornOptions): Case {
  return { name: `logSinkhorn of ${shape.join(' x ')}`, shapes: [shape], run: ([x]) => logSinkhorn(x!, options) };
}

const cases: readonly Case[] = [
  message({ reduce: 'max' }, [3, 17, 13, 7]),
  message({ reduce: 'sum', last: 'relu' }, [1, 33, 41, 17]),
  message({ reduce: 'max', last: 'relu', activation: 'none' }, [1, 290, 2, 3]),
  message({ reduce: 'sum' }, [11, 5, 3, 33]),
  {
    name: 'tripletMax',
    shapes: [
      [3, 9, 7, 5],
      [3, 9, 11, 5],
    ],
    run: ([left, right]) => tripletMax(left as tf.Tensor4D, right as tf.Tensor4D),
  },
  triangle([2, 21, 3, 5]),
  triangle([3, 7, 1, 17]),
  triangle([1, 18, 2, 1]),
  {
    name: 'layerNorm',
    shapes: [[213, 133], [133], [133]],
    run: ([x, gain, shift]) => layerNorm(x!, gain as tf.Tensor1D, shift as tf.Tensor1D),
  },
  {
    name: 'gruCell',
    shapes: [[301, 9], [301, 23], [9, 69], [69], [23, 69], [69]],
    run: ([x, hidden, inputWeight, inputBias, hiddenWeight, hiddenBias]) =>
      gruCell(
        x as tf.Tensor2D,
        hidden as tf.Tensor2D,
        { inputWeight, inputBias, hiddenWeight, hiddenBias } as GruParams,
      ),
  },
  ...[
    [5, 37, 9, 23],
    [3, 301, 4, 17],
    [7, 3, 2, 64],
  ].map((sizes) => sequence(sizes as [number, number, number, number])),
  {
    name: 'lstmCell',
    shapes: [[301, 9], [301, 23], [301, 23], [9, 92], [23, 92], [92]],
    run([x, hidden, cell, inputWeight, hiddenWeight, bias]) {
      const params = { inputWeight, hiddenWeight, bias } as LstmParams;
      const next = lstmCell(x as tf.Tensor2D, { hidden, cell } as never, params);
      return tf.add(next.hidden, tf.square(next.cell));
    },
  },
  { name: 'logSoftmax', shapes: [[213, 37]], run: ([x]) => logSoftmax(x!) },
  { name: 'logSoftmax of short rows', shapes: [[7, 43, 5]], run: ([x]) => logSoftmax(x!) },
  {
    name: 'gumbelSoftmax',
    shapes: [
      [213, 37],
      [213, 37],
    ],
    run: ([x, noise]) => gumbelSoftmax(x!, noise!, 0.4),
  },
  { name: 'hardMax', shapes: [[213, 37]], run: ([x]) => tf.mul(hardMax(x!, 'straight-through'), x!) },
  sinkhorn([3, 17, 17], { steps: 10, temperature: 0.5, zeroDiagonal: true }),
  sinkhorn([2, 5, 3, 37], { steps: 4 }),
  sinkhorn([1, 41, 1], { steps: 3 }),
  {
    name: 'solveBatch',
    shapes: [
      [11, 7, 7],
      [11, 7],
    ],
    run: ([matrix, right]) => solveBatch(tf.add(matrix!, tf.mul(tf.eye(7), 3)) as tf.Tensor3D, right as tf.Tensor2D),
  },
  { name: 'maskedSoftmax', shapes: [[213, 37]], run: ([x]) => maskedSoftmax(x!, some(213, 37)) },
  {
    name: 'softmaxCrossEntropy',
    shapes: [[5, 43, 19]],
    run: ([x]) => softmaxCrossEntropy(x!, tf.cast(some(5, 43, 19), 'float32'), some(5, 43)),
  },
  { name: 'sparseCrossEntropy', shapes: [[1021, 35]], run: ([x]) => sparseCrossEntropy(x!, ids(1021, 35)) },
  {
    name: 'sigmoidCrossEntropy',
    shapes: [[9, 1021]],
    run: ([x]) => sigmoidCrossEntropy(x!, tf.cast(some(9, 1021), 'float32'), some(9, 1021)),
  },
  { name: 'segmentSum', shapes: [[511, 19]], run: ([x]) => segmentSum(x!, ids(511, 37), 37) },
  { name: 'segmentMean', shapes: [[511, 19]], run: ([x]) => segmentMean(x!, ids(511, 37), 37) },
  { name: 'segmentMax', shapes: [[511, 19]], run: ([x]) => segmentMax(x!, ids(511, 37), 37) },
  { name: 'segmentSoftmax', shapes: [[511]], run: ([x]) => segmentSoftmax(x as tf.Tensor1D, ids(511, 37), 37, 0.3) },
];

/** The value and the gradient of each input. */
function answers({ shapes, run }: Case): Float32Array[] {
  return results({ run }, () => shapes.map((shape, seed) => tf.randomUniform([...shape], -1, 1, 'float32', seed + 1)));
}

const tiers = testedBackends().filter(({ name }) => name === 'simd');

/** What the definition makes of each case on cpu; every tier is held to it. */
const expected = new Map<string, Float32Array[]>();

describe.each(tiers.map((tier) => [tier.title, tier] as const))('kernels %s', (_, { options, isHere }) => {
  describe.skipIf(!isHere)('on sizes that fit nothing', () => {
    beforeAll(async () => {
      if (expected.size === 0) {
        await prepare({ backend: 'cpu' });
        for (const one of cases) expected.set(one.name, answers(one));
      }
      await prepare(options);
    }, 60_000);

    it.each(cases.map((one) => [one.name, one] as const))('do as the plain definition on cpu: %s', (name, one) => {
      expect(difference(answers(one), expected.get(name)!)).toBeUndefined();
    });
  });
});
