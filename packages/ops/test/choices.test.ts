import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { gumbel, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  gumbelSoftmax,
  hardMax,
  logSinkhorn,
  maskedSoftmax,
  softmaxCrossEntropy,
  solveBatch,
  sparseCrossEntropy,
} from '@kleene/ops';
import { slope } from './slope.ts';

const here = testedBackends().filter(({ isHere }) => isHere);

describe.each(here.map(({ title, options }) => [title, options] as const))('choices %s', (_, options) => {
  let before = 0;
  beforeAll(async () => void (await prepare(options)));
  beforeEach(() => void (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it('are hard for the first of equal values, with the gradient of the identity or none', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([1, 3, 3, 2, 2, 0], [2, 3]);
      const weight = tf.tensor2d([1, 2, 3, 4, 5, 6], [2, 3]);
      const pull = (gradient: 'straight-through' | 'zero'): number[] => [
        ...tf
          .grad((z) => tf.sum(tf.mul(hardMax(z, gradient), weight)))(x)
          .dataSync(),
      ];
      expect([...hardMax(x, 'zero').dataSync()]).toEqual([0, 1, 0, 1, 0, 0]);
      expect(pull('straight-through')).toEqual([1, 2, 3, 4, 5, 6]);
      expect(pull('zero')).toEqual([0, 0, 0, 0, 0, 0]);
    });
  });

  it('follow the logits when made with Gumbel noise, as often as the softmax says', () => {
    tf.tidy(() => {
      const [rows, logits] = [4000, [0, Math.log(2), Math.log(5)]];
      const noise = tf.tensor2d(gumbel(key(3), rows * 3), [rows, 3]);
      const soft = gumbelSoftmax(tf.tile(tf.tensor2d(logits, [1, 3]), [rows, 1]), noise, 0.1);
      const shares = [...tf.mean(hardMax(soft, 'zero'), 0).dataSync()];
      [1 / 8, 2 / 8, 5 / 8].forEach((share, at) => expect(Math.abs(shares[at]! - share)).toBeLessThan(0.03));
    });
  });

  it('leave out what is masked, and a row without anything is 0 with gradient 0', () => {
    tf.tidy(() => {
      const mask = tf.tensor2d([0, 0, 1, 1], [2, 2]);
      const x = tf.tensor2d([NaN, 7, 3, 3], [2, 2]);
      expect([...maskedSoftmax(x, mask).dataSync()]).toEqual([0, 0, 0.5, 0.5]);
      const pull = slope((z: tf.Tensor2D) => tf.sum(tf.square(maskedSoftmax(z, mask))));
      expect([...pull(x).dataSync()].slice(0, 2)).toEqual([0, 0]);
    });
  });

  it('of a permutation: columns sum to 1, rows nearly, and nothing lies on a diagonal that is shut out', () => {
    tf.tidy(() => {
      const x = tf.randomNormal([10, 10], 0, 1, 'float32', 5);
      const matrix = tf.exp(logSinkhorn(x, { steps: 10, zeroDiagonal: true })) as tf.Tensor2D;
      for (const axis of [0, 1])
        for (const sum of tf.sum(matrix, axis).dataSync()) expect(Math.abs(sum - 1)).toBeLessThan(1e-3);
      for (let i = 0; i < 10; i++) expect(matrix.dataSync()[11 * i]).toBeLessThan(1e-6);
    });
  });

  it('of a permutation leave what is at -Infinity there, and what is NaN in its own matrix', () => {
    tf.tidy(() => {
      const x = tf.tensor3d([1, -Infinity, 0, 2, 1, NaN, 0, 2], [2, 2, 2]);
      const found = [...logSinkhorn(x, { steps: 2 }).dataSync()];
      expect(found.slice(0, 4).map(Number.isFinite)).toEqual([true, false, true, true]);
      expect(found[1]).toBe(-Infinity);
      expect(found.slice(4)).toEqual([NaN, NaN, NaN, NaN]);
    });
  });

  it('that cost nothing: rows of no class, and classes of target 0 at -Infinity', () => {
    tf.tidy(() => {
      const x = tf.tensor2d([1, -Infinity, 0, NaN, 2, 1], [3, 2]);
      expect([...sparseCrossEntropy(x, tf.tensor1d([0, 5, -1], 'int32')).dataSync()]).toEqual([0, 0, 0]);
      const pull = tf.grad((z) => tf.sum(sparseCrossEntropy(z, tf.tensor1d([0, 5, -1], 'int32'))));
      expect([...pull(x).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
      expect(softmaxCrossEntropy(tf.tensor1d([1, -Infinity]), tf.tensor1d([1, 0])).dataSync()[0]).toBe(0);
    });
  });

  it('of systems: one that is singular gives NaN and leaves the others alone', () => {
    tf.tidy(() => {
      const matrix = tf.tensor3d([1, 2, 2, 4, 2, 0, 0, 4], [2, 2, 2]);
      expect([...solveBatch(matrix, tf.ones([2, 2])).dataSync()]).toEqual([NaN, NaN, 0.5, 0.25]);
      expect(solveBatch(tf.zeros([3, 0, 0]), tf.zeros([3, 0])).shape).toEqual([3, 0]);
    });
  });
});
