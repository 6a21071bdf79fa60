import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { gather, segmentArgMax, segmentMax, segmentSoftmax, segmentSum } from '@kleene/ops';

const rows = (): tf.Tensor2D => tf.ones([2, 3]);
const list = (...values: number[]): tf.Tensor1D => tf.tensor1d(values);
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
  ])('%s are refused before a kernel runs', (_, run, message) => {
    tf.tidy(() => void expect(run).toThrow(message));
  });
});

describe.each(testedBackends().map((backend) => [backend.title, backend] as const))(
  'ids that point outside %s',
  (_, { name, isHere }) => {
    // TensorFlow on a GPU answers zeros for them.
    it.skipIf(!isHere || name === 'tensorflow-gpu')('are refused by gather', async () => {
      await prepare({ backend: name });
      tf.tidy(() => {
        expect(() => gather(list(1, 2, 3), ids(0, 9))).toThrow();
        expect(() => gather(list(1, 2, 3), ids(-1))).toThrow();
      });
    });
  },
);

const here = testedBackends().filter(({ isHere }) => isHere);

describe.each(here.map(({ name }) => name))('ties on %s', (backend) => {
  beforeAll(async () => void (await prepare({ backend })));

  it('are decided for the first row', () => {
    tf.tidy(() => {
      expect([...segmentArgMax(list(1, 3, 3, 0, 0, -1), ids(0, 0, 0, 2, 2, 2), 3).dataSync()]).toEqual([1, -1, 3]);
      const pull = tf.grad((x) => tf.sum(segmentMax(x as tf.Tensor1D, ids(0, 0, 0), 1)));
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
