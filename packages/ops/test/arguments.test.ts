import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adamStep,
  gather,
  gru,
  gruCell,
  gumbelSoftmax,
  hardMax,
  layerNorm,
  logSinkhorn,
  lstmCell,
  maskedSoftmax,
  pairwiseMessage,
  segmentArgMax,
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
  type Triangle,
} from '@kleene/ops';

const rows = (): tf.Tensor2D => tf.ones([2, 3]);
const list = (...values: number[]): tf.Tensor1D => tf.tensor1d(values);
const pair = (): { senders: tf.Tensor3D; receivers: tf.Tensor3D } => ({
  senders: tf.ones([1, 2, 3]),
  receivers: tf.ones([1, 2, 3]),
});
const triangle = (): Triangle => {
  const side = tf.ones([1, 2, 2, 3]) as tf.Tensor4D;
  return { query: side, key: side, left: side, right: side };
};
const gruParams = (): GruParams => ({
  inputWeight: tf.ones([3, 6]),
  inputBias: tf.ones([6]),
  hiddenWeight: tf.ones([2, 6]),
  hiddenBias: tf.ones([6]),
});
const adam = { step: 1, learningRate: 0.1, beta1: 0.9, beta2: 0.9, epsilon: 1e-8, weightDecay: 0, decoupled: false };
const ids = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

describe('bad arguments', () => {
  beforeAll(async () => void (await prepare({ backend: 'cpu' })));

  it.each([
    [
      'more ids than values, both lengths named',
      () => segmentSum(list(1, 1), ids(0, 0, 1, 1, 1), 2),
      'ops.segmentSum: ids must be of the length of values, 2, got 5',
    ],
    [
      'fewer ids than values',
      () => segmentMax(rows(), ids(0), 2),
      'ops.segmentMax: ids must be of the length of values, 2, got 1',
    ],
    [
      'ids that are floats',
      () => segmentSum(rows(), list(0, 1), 2),
      'ops.segmentSum: ids must be of type int32, got "float32"',
    ],
    [
      'ids of two axes',
      () => gather(rows(), tf.zeros([1, 2], 'int32') as never),
      'ops.gather: ids must be of shape [rows], got [1, 2]',
    ],
    [
      'values that are whole numbers',
      () => segmentMax(ids(1, 2), ids(0, 1), 2),
      'ops.segmentMax: values must be of type float32, got "int32"',
    ],
    [
      'a scalar',
      () => segmentSum(tf.scalar(1), ids(0), 2),
      'ops.segmentSum: values must be a tensor with at least one axis',
    ],
    [
      'a scalar to gather from',
      () => gather(tf.scalar(1), ids(0)),
      'ops.gather: values must be a tensor with at least one axis',
    ],
    [
      'a count that is not whole',
      () => segmentSum(rows(), ids(0, 1), 1.5),
      'ops.segmentSum: count must be an integer >= 0, got 1.5',
    ],
    [
      'a count of more segments than can be',
      () => segmentMax(list(1, 2), ids(0, 1), 2 ** 31),
      'ops.segmentMax: count must be at most 2147483647 for rows of 1, got 2147483648',
    ],
    [
      'a count of rows that together are more than can be',
      () => segmentSum(rows(), ids(0, 1), 2 ** 30),
      'ops.segmentSum: count must be at most 715827882 for rows of 3, got 1073741824',
    ],
    [
      'a negative count',
      () => segmentArgMax(list(1, 2), ids(0, 1), -1),
      'ops.segmentArgMax: count must be an integer >= 0, got -1',
    ],
    [
      'logits of two axes',
      () => segmentSoftmax(rows() as never, ids(0, 1), 2),
      'ops.segmentSoftmax: logits must be of shape [rows], got [2, 3]',
    ],
    [
      'a temperature of 0',
      () => segmentSoftmax(list(1, 2), ids(0, 1), 2, 0),
      'ops.segmentSoftmax: temperature must be above 0, got 0',
    ],
    [
      'a temperature that is no number',
      () => segmentSoftmax(list(1, 2), ids(0, 1), 2, NaN),
      'ops.segmentSoftmax: temperature must be a finite number, got NaN',
    ],
    [
      'more ids than values for a mean',
      () => segmentMean(list(1, 1), ids(0, 0, 1), 2),
      'ops.segmentMean: ids must be of the length of values, 2, got 3',
    ],
    [
      'receivers of another width than the senders',
      () => pairwiseMessage({ senders: tf.ones([1, 2, 3]), receivers: tf.ones([1, 2, 4]) }),
      'ops.pairwiseMessage: receivers must be of shape [1, any, 3], got [1, 2, 4]',
    ],
    [
      'edges of other pairs',
      () =>
        pairwiseMessage({ senders: tf.ones([1, 2, 3]), receivers: tf.ones([1, 4, 3]), edges: tf.ones([1, 4, 2, 3]) }),
      'ops.pairwiseMessage: edges must be of shape [1, 2, 4, 3], got [1, 4, 2, 3]',
    ],
    [
      'a graph term for each node',
      () => pairwiseMessage({ ...pair(), graph: tf.ones([2, 3]) }),
      'ops.pairwiseMessage: graph must be of shape [1, 3], got [2, 3]',
    ],
    [
      'a mask of other pairs',
      () => pairwiseMessage(pair(), { mask: tf.ones([1, 3, 2]) }),
      'ops.pairwiseMessage: mask must be of shape [1, 2, 2], got [1, 3, 2]',
    ],
    [
      'a layer that does not follow on the one before',
      () => pairwiseMessage(pair(), { layers: [{ weight: tf.ones([3, 5]) }, { weight: tf.ones([4, 5]) }] }),
      'ops.pairwiseMessage: layers[1].weight must be of shape [5, any], got [4, 5]',
    ],
    [
      'a bias of another width than its layer',
      () => pairwiseMessage(pair(), { layers: [{ weight: tf.ones([3, 5]), bias: list(1, 2) }] }),
      'ops.pairwiseMessage: layers[0].bias must be of shape [5], got [2]',
    ],
    [
      'a reduction that there is not',
      () => pairwiseMessage(pair(), { reduce: 'mean' as never }),
      'ops.pairwiseMessage: reduce must be one of max, sum, got "mean"',
    ],
    [
      'a silence without end',
      () => pairwiseMessage(pair(), { silence: -Infinity }),
      'ops.pairwiseMessage: silence must be a finite number, got -Infinity',
    ],
    [
      'an option that there is not',
      () => pairwiseMessage(pair(), { aggregate: 'max' } as never),
      'ops.pairwiseMessage: options must be made of layers, activation, last, mask, reduce, silence, got "aggregate"',
    ],
    [
      'senders of whole numbers',
      () => pairwiseMessage({ ...pair(), senders: tf.ones([1, 2, 3], 'int32') }),
      'ops.pairwiseMessage: senders must be of type float32, got "int32"',
    ],
    [
      'sides of a triplet with other nodes between',
      () => tripletMax(tf.ones([1, 2, 3, 4]), tf.ones([1, 3, 3, 4])),
      'ops.tripletMax: right must be of shape [1, 2, any, 4], got [1, 3, 3, 4]',
    ],
    [
      'heads that do not divide the width',
      () => triangularAttention(triangle(), 2),
      'ops.triangularAttention: heads must be a divisor of the width, 3, got 2',
    ],
    [
      'a triangle of unequal sides',
      () => triangularAttention({ ...triangle(), key: tf.ones([1, 2, 3, 3]) }, 1),
      'ops.triangularAttention: key must be of shape [1, 2, 2, 3], got [1, 2, 3, 3]',
    ],
    [
      'a gain of another width',
      () => layerNorm(rows(), list(1), list(1, 2, 3)),
      'ops.layerNorm: gain must be of shape [3], got [1]',
    ],
    [
      'an epsilon of 0',
      () => layerNorm(rows(), list(1, 1, 1), list(0, 0, 0), 0),
      'ops.layerNorm: epsilon must be a finite number >= 5e-324, got 0',
    ],
    [
      'gates of a GRU that are not three',
      () => gruCell(rows(), tf.ones([2, 2]), { ...gruParams(), inputWeight: tf.ones([3, 8]) }),
      'ops.gruCell: inputWeight must be of shape [3, 6], got [3, 8]',
    ],
    [
      'a state for other rows than those of a sequence',
      () => gru(tf.ones([4, 2, 3]), tf.ones([5, 2]), gruParams()),
      'ops.gru: hidden must be of shape [2, any], got [5, 2]',
    ],
    [
      'a state for other rows',
      () => gruCell(rows(), tf.ones([5, 2]), gruParams()),
      'ops.gruCell: hidden must be of shape [2, 2], got [5, 2]',
    ],
    [
      'a cell of another size than the hidden state',
      () =>
        lstmCell(
          rows(),
          { hidden: tf.ones([2, 2]), cell: tf.ones([2, 3]) },
          { inputWeight: tf.ones([3, 8]), hiddenWeight: tf.ones([2, 8]), bias: tf.ones([8]) },
        ),
      'ops.lstmCell: cell must be of shape [2, 2], got [2, 3]',
    ],
    [
      'a mask of another shape than the logits',
      () => maskedSoftmax(rows(), list(1, 1)),
      'ops.maskedSoftmax: mask must be of shape [2, 3], got [2]',
    ],
    [
      'noise of another shape than the logits',
      () => gumbelSoftmax(rows(), list(1)),
      'ops.gumbelSoftmax: noise must be of shape [2, 3], got [1]',
    ],
    [
      'a temperature of 0 for Gumbel noise',
      () => gumbelSoftmax(rows(), rows(), 0),
      'ops.gumbelSoftmax: temperature must be above 0, got 0',
    ],
    [
      'a gradient that there is not',
      () => hardMax(rows(), 'soft' as never),
      'ops.hardMax: gradient must be one of straight-through, zero, got "soft"',
    ],
    [
      'a choice of nothing',
      () => hardMax(tf.zeros([2, 0]), 'zero'),
      'ops.hardMax: x must be of a last axis that is not empty, got [2, 0]',
    ],
    [
      'a diagonal of what is not square',
      () => logSinkhorn(rows(), { zeroDiagonal: true }),
      'ops.logSinkhorn: logits must be square for zeroDiagonal, got [2, 3]',
    ],
    [
      'a list for Sinkhorn',
      () => logSinkhorn(list(1, 2)),
      'ops.logSinkhorn: logits must be of at least 2 axes, got [2]',
    ],
    [
      'half a pass',
      () => logSinkhorn(rows(), { steps: 0.5 }),
      'ops.logSinkhorn: steps must be an integer >= 0, got 0.5',
    ],
    [
      'targets of another shape',
      () => softmaxCrossEntropy(rows(), list(1, 2)),
      'ops.softmaxCrossEntropy: targets must be of shape [2, 3], got [2]',
    ],
    [
      'a mask for each class',
      () => softmaxCrossEntropy(rows(), rows(), rows()),
      'ops.softmaxCrossEntropy: mask must be of shape [2], got [2, 3]',
    ],
    [
      'labels that are floats',
      () => sparseCrossEntropy(rows(), list(0, 1)),
      'ops.sparseCrossEntropy: labels must be of type int32, got "float32"',
    ],
    [
      'probabilities of another shape',
      () => sigmoidCrossEntropy(rows(), list(1, 2)),
      'ops.sigmoidCrossEntropy: targets must be of shape [2, 3], got [2]',
    ],
    [
      'matrices that are not square',
      () => solveBatch(tf.ones([2, 3, 2]), tf.ones([2, 3])),
      'ops.solveBatch: matrix must be of shape [2, 3, 3], got [2, 3, 2]',
    ],
    [
      'a gradient of another shape than the parameter',
      () => adamStep({ param: rows(), grad: list(1), mean: rows(), square: rows() }, adam),
      'ops.adamStep: grad must be of shape [2, 3], got [1]',
    ],
    [
      'a step before the first',
      () => adamStep({ param: rows(), grad: rows(), mean: rows(), square: rows() }, { ...adam, step: 0 }),
      'ops.adamStep: step must be an integer >= 1, got 0',
    ],
  ])('%s are refused before a kernel runs', (_, run, message) => {
    tf.tidy(() => void expect(run).toThrow(message));
  });
});

describe.each(testedBackends().map((backend) => [backend.title, backend] as const))(
  'ids that point outside %s',
  (_, { name, options, isHere }) => {
    // TensorFlow on a GPU answers zeros for them.
    it.skipIf(!isHere || name === 'tensorflow-gpu')('are refused by gather', async () => {
      await prepare(options);
      tf.tidy(() => {
        expect(() => gather(list(1, 2, 3), ids(0, 9))).toThrow();
        expect(() => gather(list(1, 2, 3), ids(-1))).toThrow();
      });
    });
  },
);

const here = testedBackends().filter(({ isHere }) => isHere);

describe.each(here.map(({ title, options }) => [title, options] as const))('ties %s', (_, options) => {
  beforeAll(async () => void (await prepare(options)));

  it('are decided for the first row', () => {
    tf.tidy(() => {
      expect([...segmentArgMax(list(1, 3, 3, 0, 0, -1), ids(0, 0, 0, 2, 2, 2), 3).dataSync()]).toEqual([1, -1, 3]);
      const pull = tf.grad((x) => tf.sum(segmentMax(x as tf.Tensor1D, ids(0, 0, 0), 1)));
      expect([...pull(list(2, 5, 5)).dataSync()]).toEqual([0, 1, 0]);
    });
  });

  it('are decided without a gradient of the places', () => {
    tf.tidy(() => {
      const pull = tf.grad((x) => tf.sum(tf.gather(x, segmentArgMax(x as tf.Tensor1D, ids(0, 0, 0), 1))));
      expect([...pull(list(2, 5, 5)).dataSync()]).toEqual([0, 1, 0]);
    });
  });

  it('leave a soft choice even', () => {
    tf.tidy(() => void expect([...segmentSoftmax(list(4, 4), ids(0, 0), 1, 0.01).dataSync()]).toEqual([0.5, 0.5]));
  });

  it('do not arise from small temperatures: nothing overflows', () => {
    tf.tidy(
      () =>
        void expect([...segmentSoftmax(list(40, 0, -3, 7), ids(0, 0, 1, 1), 2, 0.01).dataSync()]).toEqual([1, 0, 0, 1]),
    );
  });
});
