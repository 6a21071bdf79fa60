import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, onEachBackend, ops, run } from './on-each-backend.ts';
import { reduced, reductions } from './reference.ts';

const shapes: readonly (readonly [shape: number[], axis: number[]])[] = [
  [[5], [0]],
  [[2, 3], [0]],
  [[2, 3], [1]],
  [[2, 3, 4], [1]],
  [
    [2, 3, 4],
    [0, 2],
  ],
  [[3, 1, 2, 2], [-1]],
  [[2, 0, 3], [1]],
  [[2, 0, 3], [0]],
  [[0], [0]],
  [
    [0, 2],
    [0, 1],
  ],
];

onEachBackend(() => {
  describe('over axes', () => {
    it.each(Object.entries(reductions))('%s is what float64 says, over axes of length 0 too', (name, f) => {
      const reduce = ops[name as 'sum'];
      for (const [shape, axis] of shapes)
        for (const keepDims of [false, true]) {
          const values = Array.from({ length: tf.util.sizeFromShape(shape) }, (_, i) => Math.cos(3 * i) * 2);
          const reference = reduced(values, shape, tf.util.parseAxisParam(axis, shape), f);
          const actual = run(() => reduce(tf.tensor(values, shape), axis, keepDims));
          expect(actual.shape, `${name} of [${shape.join()}] over ${axis.join()}`).toEqual(reference.shape(keepDims));
          expectClose(actual.values, reference.values);
        }
    });

    it('takes NaN into every sum, product, maximum and minimum, wherever it stands', () => {
      for (const name of ['sum', 'prod', 'mean', 'max', 'min'] as const)
        for (const at of [0, 1, 4, 8])
          for (const axis of [0, 1]) {
            const values = Array.from({ length: 9 }, (_, i) => (i === at ? Number.NaN : i - 4));
            const actual = run(() => ops[name](tf.tensor2d(values, [3, 3]), axis)).values;
            const hit = axis === 0 ? at % 3 : Math.floor(at / 3);
            expect(actual.map(Number.isNaN), `${name} over ${axis}, NaN at ${at}`).toEqual(
              [0, 1, 2].map((i) => i === hit),
            );
          }
    });

    it('reduces nothing to the neutral element: sum 0, product 1, max -Infinity, any false, all true, mean NaN', () => {
      const nothing = (dtype: 'float32' | 'int32'): tf.Tensor => tf.tensor([], [2, 0], dtype);
      expect(run(() => tf.sum(nothing('float32'), 1)).values).toEqual([0, 0]);
      expect(run(() => tf.prod(nothing('float32'), 1)).values).toEqual([1, 1]);
      expect(run(() => tf.mean(nothing('float32'), 1)).values).toEqual([Number.NaN, Number.NaN]);
      expect(run(() => tf.max(nothing('float32'), 1)).values).toEqual([-Infinity, -Infinity]);
      expect(run(() => tf.min(nothing('float32'), 1)).values).toEqual([Infinity, Infinity]);
      expect(run(() => tf.sum(nothing('int32'), 1))).toEqual({ values: [0, 0], shape: [2], dtype: 'int32' });
      expect(run(() => tf.max(nothing('int32'), 1))).toEqual({
        values: [-(2 ** 31), -(2 ** 31)],
        shape: [2],
        dtype: 'int32',
      });
      expect(run(() => tf.min(nothing('int32'), 1)).values).toEqual([2 ** 31 - 1, 2 ** 31 - 1]);
      expect(run(() => tf.any(tf.tensor([], [2, 0], 'bool'), 1))).toEqual({
        values: [0, 0],
        shape: [2],
        dtype: 'bool',
      });
      expect(run(() => tf.all(tf.tensor([], [2, 0], 'bool'), 1)).values).toEqual([1, 1]);
    });

    it('has no arg-max of nothing, and takes the first of equals', () => {
      for (const argument of [tf.argMax, tf.argMin]) {
        expect(() => run(() => argument(tf.zeros([2, 0]), 1))).toThrow(/\[2, ?0\]/);
        expect(run(() => argument(tf.zeros([0, 3]), 1))).toEqual({ values: [], shape: [0], dtype: 'int32' });
        expect(run(() => argument(tf.ones([3, 40]), 1)).values).toEqual([0, 0, 0]);
        expect(run(() => argument(tf.ones([40, 3]), 0)).values).toEqual([0, 0, 0]);
      }
    });

    it.each([
      ['cumsum', (x: number, y: number) => x + y, 0],
      ['cumprod', (x: number, y: number) => x * y, 1],
    ] as const)('%s runs along any axis, forwards and backwards', (name, join, neutral) => {
      const values = [1, 2, 3, 4, 5, 6];
      const columns = [0, 1, 2].map((j) => [values[j]!, values[3 + j]!]);
      const along = (list: number[], exclusive: boolean): number[] =>
        list.map((_, i) => list.slice(0, exclusive ? i : i + 1).reduce(join, neutral));
      for (const exclusive of [false, true]) {
        const x = (): tf.Tensor => tf.tensor2d(values, [2, 3]);
        const rows = [values.slice(0, 3), values.slice(3)].flatMap((row) => along(row, exclusive));
        expect(run(() => ops[name](x(), 1, exclusive)).values).toEqual(rows);
        const down = columns.map((column) => along(column, exclusive));
        expect(run(() => ops[name](x(), 0, exclusive)).values).toEqual(
          [0, 1].flatMap((i) => down.map((column) => column[i])),
        );
        const back = [values.slice(0, 3), values.slice(3)].flatMap((row) => along(row.reverse(), exclusive).reverse());
        expect(run(() => ops[name](x(), 1, exclusive, true)).values).toEqual(back);
      }
      expect(run(() => ops[name](tf.zeros([2, 0]), 1)).shape).toEqual([2, 0]);
    });
  });
});
