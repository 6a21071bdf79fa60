import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { expectClose, onEachBackend, run } from './on-each-backend.ts';
import { einsum, some } from './reference.ts';

onEachBackend(() => {
  describe('matrix products', () => {
    const batches: readonly (readonly [number[], number[]])[] = [
      [[], []],
      [[3], [3]],
      [[3], [1]],
      [[1], [3]],
      [[3], []],
      [[], [3]],
      [[2, 3], [3]],
      [
        [2, 1],
        [1, 3],
      ],
      [
        [2, 1],
        [2, 3],
      ],
    ];

    it.each([
      [false, false],
      [true, false],
      [false, true],
      [true, true],
    ])('transposed %s and %s: what float64 says for every way of broadcasting', (transposeA, transposeB) => {
      for (const [left, right] of batches)
        for (const [n, k, m] of [
          [2, 3, 4],
          [1, 5, 1],
          [2, 0, 3],
          [0, 2, 3],
        ] as const) {
          const a = [...left, ...(transposeA ? [k, n] : [n, k])];
          const b = [...right, ...(transposeB ? [m, k] : [k, m])];
          const letters = (rank: number, last: string): string => 'uvw'.slice(3 - rank) + last;
          const [i, j] = [
            letters(left.length, transposeA ? 'ki' : 'ik'),
            letters(right.length, transposeB ? 'jk' : 'kj'),
          ];
          const result = letters(Math.max(left.length, right.length), 'ij');
          const expected = einsum(`${i},${j}->${result}`, [some(a), some(b, 1)], [a, b]);
          const actual = run(() => tf.matMul(tf.tensor(some(a), a), tf.tensor(some(b, 1), b), transposeA, transposeB));
          expect(actual.shape, `[${a.join()}] by [${b.join()}]`).toEqual(expected.shape);
          expectClose(actual.values, expected.values);
        }
    });

    it('of whole numbers are whole, and NaN passes on', () => {
      const a = (): tf.Tensor2D => tf.tensor2d([1, 2, 3, 4], [2, 2], 'int32');
      expect(run(() => tf.matMul(a(), a()))).toEqual({ values: [7, 10, 15, 22], shape: [2, 2], dtype: 'int32' });
      const nan = run(() => tf.matMul(tf.tensor2d([Number.NaN, 0, 1, 1], [2, 2]), tf.ones([2, 2]), false, true));
      expectClose(nan.values, [Number.NaN, Number.NaN, 2, 2]);
    });

    it.each(['linear', 'relu', 'relu6', 'elu', 'sigmoid', 'leakyrelu', 'prelu'] as const)(
      'fused with a bias and %s is the product, then the sum, then the function',
      (activation) => {
        const apply: Record<typeof activation, (x: tf.Tensor) => tf.Tensor> = {
          linear: (x) => x,
          relu: tf.relu,
          relu6: tf.relu6,
          elu: tf.elu,
          sigmoid: tf.sigmoid,
          leakyrelu: (x) => tf.leakyRelu(x, 0.3),
          prelu: (x) => tf.prelu(x, tf.tensor1d([0.1, 0.7])),
        };
        const slopes = activation === 'prelu' ? { preluActivationWeights: tf.tensor1d([0.1, 0.7]) } : {};
        for (const [a, b, transposed] of [
          [[3, 4], [4, 2], false],
          [[4, 3], [2, 4], true],
          [[5, 3, 4], [5, 4, 2], false],
          [[3, 0], [0, 2], false],
        ] as const) {
          const x = tf.tensor(some(a), [...a]);
          const y = tf.tensor(some(b), [...b]);
          const bias = tf.tensor1d([1, -1]);
          const flags = { transposeA: transposed, transposeB: transposed };
          const fused = run(() =>
            tf.fused.matMul({ a: x, b: y, bias, activation, leakyreluAlpha: 0.3, ...flags, ...slopes }),
          );
          const parts = run(() => apply[activation](tf.add(tf.matMul(x, y, transposed, transposed), bias)));
          expect(fused.shape).toEqual(parts.shape);
          expectClose(fused.values, parts.values);
          tf.dispose([x, y, bias]);
        }
        tf.dispose(Object.values(slopes));
      },
    );
  });

  describe('Einstein sums', () => {
    const equations = [
      ['ij,jk->ik', [2, 3], [3, 4]],
      ['bij,bjk->bik', [2, 2, 3], [2, 3, 2]],
      ['bij,bjk->kib', [2, 2, 3], [2, 3, 2]],
      ['bnf,fh->bnh', [2, 3, 4], [4, 5]],
      ['i,j->ij', [3], [2]],
      ['i,i->', [3], [3]],
      ['ij,ij->ij', [2, 3], [2, 3]],
      ['ij,kl->jl', [2, 3], [2, 4]],
      ['ij,jk->k', [2, 3], [3, 4]],
      ['ij,jk->ik', [2, 0], [0, 3]],
      ['ij,->ji', [2, 3], []],
      ['ij->ji', [2, 3]],
      ['ij->j', [2, 3]],
      ['ij->', [2, 3]],
      ['ij->ij', [2, 3]],
    ] as const;

    it.each(equations.map((row) => [row[0], row.slice(1) as unknown as number[][]] as const))(
      '%s',
      (equation, shapes) => {
        const values = shapes.map((shape, i) => some(shape, i));
        const expected = einsum(equation, values, shapes);
        const actual = run(() => tf.einsum(equation, ...shapes.map((shape, i) => tf.tensor(values[i]!, shape))));
        expect(actual.shape).toEqual(expected.shape);
        expectClose(actual.values, expected.values);
      },
    );

    it('refuse operands that the equation does not fit', () => {
      expect(() => run(() => tf.einsum('ij,jk->ik', tf.ones([2, 3]), tf.ones([2, 3])))).toThrow();
      expect(() => run(() => tf.einsum('ij->i', tf.ones([2, 3, 4])))).toThrow();
    });
  });
});
