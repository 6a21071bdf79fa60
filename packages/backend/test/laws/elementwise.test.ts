import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, onEachBackend, ops, run } from './on-each-backend.ts';
import { binary, unary } from './reference.ts';

const ordinary = [0, 0.25, 0.5, -0.5, 0.75, 1, -1, 1.5, 2.5, -2.5, 3, -3.75, 7, 12];
const special = [Number.NaN, Infinity, -Infinity];

onEachBackend(() => {
  describe('element by element', () => {
    it.each(Object.entries(unary))('%s is what float64 says, NaN and infinities included', (name, f) => {
      const values = [...ordinary, ...special];
      const apply = ops[name as 'abs'];
      expectClose(run(() => apply(tf.tensor1d(values))).values, values.map(f), 1e-4);
      expect(run(() => apply(tf.zeros([0, 3])))).toEqual({ values: [], shape: [0, 3], dtype: 'float32' });
      expectClose(run(() => apply(tf.tensor1d([Number.NaN]))).values, [Number.NaN]);
    });

    it.each(Object.entries(binary))('%s is what float64 says, of equal shapes and of broadcast ones', (name, f) => {
      const values = [...special, 0, 1, -1, 2, -2.5];
      const apply = ops[name as 'add'];
      const left = values.flatMap((x) => values.map(() => x));
      const right = values.flatMap(() => values);
      const expected = left.map((x, i) => f(x, right[i]!));
      expectClose(run(() => apply(tf.tensor1d(left), tf.tensor1d(right))).values, expected);
      const spread = run(() => apply(tf.tensor2d(values, [8, 1]), tf.tensor3d(values, [1, 1, 8])));
      expect(spread.shape).toEqual([1, 8, 8]);
      expectClose(spread.values, expected);
      expect(run(() => apply(tf.zeros([0, 3]), tf.zeros([1, 3]))).shape).toEqual([0, 3]);
    });

    it('passes NaN on through a clip, a maximum of both sides and a power of one', () => {
      const nan = tf.tensor1d([1, Number.NaN]);
      expectClose(run(() => tf.clipByValue(nan, -1, 2)).values, [1, Number.NaN]);
      expectClose(run(() => tf.maximum(nan, tf.tensor1d([Number.NaN, 1]))).values, [Number.NaN, Number.NaN]);
      expectClose(run(() => tf.minimum(nan, 0)).values, [0, Number.NaN]);
      expectClose(run(() => tf.pow(tf.scalar(1), nan)).values, [1, Number.NaN]);
      expectClose(run(() => tf.relu(nan)).values, [1, Number.NaN]);
      nan.dispose();
    });

    it('floors quotients of whole numbers and refuses to divide them by 0', () => {
      const a = (): tf.Tensor => tf.tensor1d([-7, -3, 0, 3, 7], 'int32');
      const b = (): tf.Tensor => tf.tensor1d([2, 2, 2, -2, 3], 'int32');
      expect(run(() => tf.floorDiv(a(), b()))).toEqual({ values: [-4, -2, 0, -2, 2], shape: [5], dtype: 'int32' });
      expect(run(() => tf.mod(a(), b())).values).toEqual([1, 1, 0, -1, 1]);
      for (const divide of [tf.floorDiv, tf.mod])
        expect(() => run(() => divide(a(), tf.scalar(0, 'int32')))).toThrow(/division by zero/i);
    });
  });
});
