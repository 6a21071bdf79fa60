import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { gumbel, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { selectEdges, selectStates } from '../../src/index.ts';

const groups = [0, 1, 0, 1, 0, 3];
const scores = [2, 5, 7, 5, 7, -4];
const ids = (): tf.Tensor1D => tf.tensor1d(groups, 'int32');

for (const { options, isHere, title } of testedBackends()) {
  if (!isHere) {
    it.skip(`choosing ${title}`, () => undefined);
    continue;
  }
  describe(`choosing ${title}`, () => {
    let before = 0;
    beforeAll(async () => void (await prepare(options)));
    beforeEach(() => void (before = tf.memory().numTensors));
    afterEach(() => expect(tf.memory().numTensors).toBe(before));

    it('takes the first of equal scores at temperature zero, one edge in each group', () => {
      tf.tidy(() => {
        const chosen = selectEdges(tf.tensor1d(scores), ids(), 4, { temperature: 0 });
        expect([...chosen.dataSync()]).toEqual([0, 1, 1, 0, 0, 1]);
      });
    });

    it('gives a softmax of each group above zero, however cold', () => {
      tf.tidy(() => {
        const warm = selectEdges(tf.tensor1d([0, 1, Math.log(3), 1]), tf.tensor1d([0, 1, 0, 1], 'int32'), 2, {
          temperature: 1,
        });
        for (const [i, weight] of [0.25, 0.5, 0.75, 0.5].entries()) expect(warm.dataSync()[i]).toBeCloseTo(weight, 6);
        const cold = selectEdges(tf.tensor1d([900, 0, -900, 40]), tf.tensor1d([0, 0, 1, 1], 'int32'), 2, {
          temperature: 0.01,
        });
        expect([...cold.dataSync()]).toEqual([1, 0, 0, 1]);
      });
    });

    it('samples with Gumbel noise as often as the softmax says', () => {
      tf.tidy(() => {
        const tries = 20_000;
        const pairs = tf.tensor1d(
          Array.from({ length: 2 * tries }, (_, i) => i >> 1),
          'int32',
        );
        const logits = tf.tensor1d(Array.from({ length: 2 * tries }, (_, i) => (i % 2 === 0 ? Math.log(4) : 0)));
        const noise = tf.tensor1d(gumbel(key(1), 2 * tries));
        const chosen = selectEdges(logits, pairs, tries, { temperature: 1e-3, noise }).dataSync();
        const first = Array.from(chosen).reduce((sum, weight, i) => sum + (i % 2 === 0 ? Math.round(weight) : 0), 0);
        // 80% expected; five standard deviations are 1.4%.
        expect(Math.abs(first / tries - 0.8)).toBeLessThan(0.014);
      });
    });

    it('makes a state of each row: a distribution with a gradient, or the first largest at temperature zero', () => {
      tf.tidy(() => {
        const logits = tf.tensor2d([
          [1, 1, 0],
          [-5, 2, 2],
        ]);
        expect(selectStates(logits, { temperature: 0 }).arraySync()).toEqual([
          [1, 0, 0],
          [0, 1, 0],
        ]);
        const noise = tf.tensor2d([
          [0.5, 0, 0],
          [0, 0, 1],
        ]);
        const soft = selectStates(logits, { temperature: 2, noise });
        const expected = tf.softmax(tf.div(tf.add(logits, noise), 2)).dataSync();
        for (const [i, share] of soft.dataSync().entries()) expect(share).toBeCloseTo(expected[i]!, 6);
        const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.square(selectStates(x as tf.Tensor2D, { temperature: 2 }))))(
          logits,
        );
        expect(Math.abs(slope.dataSync()[2]!)).toBeGreaterThan(0.01);
      });
    });

    it('is a constant to the gradient at temperature zero', () => {
      tf.tidy(() => {
        const choose = (x: tf.Tensor): tf.Tensor => tf.sum(selectEdges(x as tf.Tensor1D, ids(), 4, { temperature: 0 }));
        expect([...tf.grad(choose)(tf.tensor1d(scores)).dataSync()]).toEqual([0, 0, 0, 0, 0, 0]);
      });
    });
  });
}
