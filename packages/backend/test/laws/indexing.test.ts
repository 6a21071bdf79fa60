import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { onEachBackend, run } from './on-each-backend.ts';

const ints = (values: number[], shape = [values.length]): tf.Tensor => tf.tensor(values, shape, 'int32');

onEachBackend(() => {
  describe('segment sums', () => {
    it('add rows by id and leave empty segments at 0', () => {
      const x = (): tf.Tensor => tf.tensor2d([1, 2, 3, 4, 5, 6], [3, 2]);
      const sums = run(() => tf.unsortedSegmentSum(x(), ints([2, 0, 2]) as tf.Tensor1D, 4));
      expect(sums).toEqual({ values: [3, 4, 0, 0, 6, 8, 0, 0], shape: [4, 2], dtype: 'float32' });
      expect(run(() => tf.unsortedSegmentSum(tf.zeros([0, 2]), ints([]) as tf.Tensor1D, 2)).values).toEqual([
        0, 0, 0, 0,
      ]);
      expect(
        run(() => tf.unsortedSegmentSum(tf.tensor1d([1, 2, 4], 'int32'), ints([1, 0, 1]) as tf.Tensor1D, 2)),
      ).toEqual({ values: [2, 5], shape: [2], dtype: 'int32' });
    });

    it('drop ids that are negative or too large, and keep NaN and infinities to their segment', () => {
      const sum = (x: number[], ids: number[], count: number): number[] =>
        run(() => tf.unsortedSegmentSum(tf.tensor1d(x), ints(ids) as tf.Tensor1D, count)).values;
      expect(sum([1, 2, 4], [-1, 0, 5], 2)).toEqual([2, 0]);
      expect(sum([1, 2], [0, 2 ** 31 - 1], 1)).toEqual([1]);
      expect(sum([1, Number.NaN, Infinity, 2], [0, 1, 2, 3], 4)).toEqual([1, Number.NaN, Infinity, 2]);
    });

    it('are the gradient of gather', () => {
      const slope = run(() =>
        tf.grad((x: tf.Tensor) => tf.mul(tf.gather(x, ints([0, 0, 2]) as tf.Tensor1D), [1, 2, 4]))(
          tf.tensor1d([5, 6, 7]),
        ),
      );
      expect(slope.values).toEqual([3, 0, 4]);
    });
  });

  describe('indices that point outside', () => {
    it.each([-1, 4, 9])('are refused by every function that gathers or scatters: %i of 4', (index) => {
      const x = (): tf.Tensor => tf.ones([4, 2]);
      expect(() => run(() => tf.gather(x(), ints([0, index]) as tf.Tensor1D))).toThrow(String(index));
      expect(() => run(() => tf.gatherND(x(), ints([0, index], [2, 1])))).toThrow(String(index));
      expect(() => run(() => tf.scatterND(ints([0, index], [2, 1]), tf.ones([2, 2]), [4, 2]))).toThrow(String(index));
      expect(() => run(() => tf.tensorScatterUpdate(x(), ints([0, index], [2, 1]), tf.ones([2, 2])))).toThrow(
        String(index),
      );
    });
  });

  describe('gathering and scattering', () => {
    it('takes rows of any width and type, as often as they are asked for', () => {
      const wide = (): tf.Tensor => tf.reshape(tf.range(0, 120), [3, 40]);
      const taken = run(() => tf.gather(wide(), ints([2, 0, 2]) as tf.Tensor1D));
      const row = (at: number): number[] => Array.from({ length: 40 }, (_, column) => at * 40 + column);
      expect(taken).toEqual({ values: [...row(2), ...row(0), ...row(2)], shape: [3, 40], dtype: 'float32' });
      const pairs = (): tf.Tensor => ints([1, 2, 3, 4, 5, 6], [3, 2]);
      expect(run(() => tf.gather(pairs(), tf.tensor2d([2, 0], [1, 2], 'int32')))).toEqual({
        values: [5, 6, 1, 2],
        shape: [1, 2, 2],
        dtype: 'int32',
      });
      expect(run(() => tf.gather(tf.tensor1d([true, false, true], 'bool'), ints([1, 2]) as tf.Tensor1D))).toEqual({
        values: [0, 1],
        shape: [2],
        dtype: 'bool',
      });
      expect(run(() => tf.gather(pairs(), ints([1]) as tf.Tensor1D, 1)).values).toEqual([2, 4, 6]);
      expect(run(() => tf.gather(tf.zeros([3, 0]), ints([1, 1]) as tf.Tensor1D)).shape).toEqual([2, 0]);
      expect(run(() => tf.gather(pairs(), ints([]) as tf.Tensor1D)).shape).toEqual([0, 2]);
    });

    it('by n-dimensional indices takes slices, adds up and writes over', () => {
      const x = (): tf.Tensor => tf.reshape(tf.range(0, 12), [2, 3, 2]);
      expect(run(() => tf.gatherND(x(), ints([0, 1, 1, 2], [2, 2]))).values).toEqual([2, 3, 10, 11]);
      expect(run(() => tf.gatherND(x(), ints([], [0, 2]))).shape).toEqual([0, 2]);
      const scattered = run(() => tf.scatterND(ints([1, 3, 1], [3, 1]), tf.tensor1d([9, 10, 11]), [5]));
      expect(scattered.values).toEqual([0, 20, 0, 10, 0]);
      expect(run(() => tf.scatterND(ints([], [0, 1]), tf.zeros([0]), [3])).values).toEqual([0, 0, 0]);
      const before = tf.ones([4]);
      const updated = run(() => tf.tensorScatterUpdate(before, ints([1, 3], [2, 1]), tf.tensor1d([9, 10])));
      expect(updated.values).toEqual([1, 9, 1, 10]);
      expect([...before.dataSync()], 'the tensor that was updated').toEqual([1, 1, 1, 1]);
      before.dispose();
    });
  });
});
