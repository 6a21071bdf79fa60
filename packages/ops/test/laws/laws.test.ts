import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { finiteDifferences, secondDifferences } from './reference.ts';
import { toTensor, type Law } from './law.ts';
import { laws } from './table.ts';

describe.each(testedBackends().map((backend) => [backend.title, backend] as const))('%s', (_, { options, isHere }) => {
  describe.skipIf(!isHere)('every operation', () => {
    let before = 0;
    beforeAll(async () => void (await prepare(options)));
    beforeEach(() => void (before = tf.memory().numTensors));
    afterEach(() => expect(tf.memory().numTensors).toBe(before));

    it.each(named(laws))('has the value of its definition: %s', (_name, { input, run, reference }) => {
      const expected = reference(input);
      tf.tidy(() => {
        const value = run(toTensor(input));
        expect(value.shape).toEqual(expected.shape);
        expect(value.dtype).toBe('float32');
        expectClose(value.dataSync(), expected.data, 1e-5);
      });
    });

    const smoothLaws = laws.filter(({ smooth = true }) => smooth);
    it.each(named(smoothLaws))('has the gradient of its definition: %s', (_name, law) => {
      const seed = Array.from(law.reference(law.input).data, (_, at) => Math.sin(at + 1));
      expectClose(gradient(law, seed), finiteDifferences(law.reference, law.input, seed), 1e-4);
    });

    // tfjs refuses the gradient of a constant, which the gradient of a result without elements is.
    const curved = smoothLaws.filter(({ input, reference }) => reference(input).data.length > 0);
    it.each(named(curved))('has the second derivative of its definition: %s', (_name, law) => {
      const direction = Array.from(law.input.data, (_, at) => Math.cos(at));
      expectClose(curvature(law, direction), secondDifferences(law.reference, law.input, direction), 1e-3);
    });

    it.each(named(laws))('gives the same numbers twice: %s', (_name, { input, run }) => {
      const once = (): number[] => tf.tidy(() => [...run(toTensor(input)).dataSync()]);
      expect(once()).toEqual(once());
    });

    const filled = laws.filter(({ input }) => input.data.length > 0);
    it.each(named(filled))('passes NaN on: %s', (_name, { input, run, reference }) => {
      const poisoned = { ...input, data: input.data.slice() };
      poisoned.data[1] = NaN;
      const expected = reference(poisoned).data;
      const values = tf.tidy(() => [...run(toTensor(poisoned)).dataSync()]);
      expect(values.map(Number.isNaN)).toEqual([...expected].map(Number.isNaN));
    });
  });
});

function named(list: readonly Law[]): [string, Law][] {
  return list.map((law) => [law.name, law]);
}

/** The gradient of sum(seed * run(x)), leaving out the results that are not finite. */
function gradient({ input, run }: Law, seed: readonly number[]): number[] {
  return tf.tidy(() => {
    const pull = tf.grad((x) => {
      const value = run(x);
      const isFinite = tf.isFinite(value);
      return tf.sum(
        tf.mul(tf.where(isFinite, value, tf.zerosLike(value)), tf.tensor(Float32Array.from(seed), value.shape)),
      );
    });
    return [...pull(toTensor(input)).dataSync()];
  });
}

/** The derivative along `direction` of the gradient of sum(run(x)^2 / 2), leaving out the results that are not finite. */
function curvature({ input, run }: Law, direction: readonly number[]): number[] {
  return tf.tidy(() => {
    const energy = (x: tf.Tensor): tf.Tensor => {
      const value = run(x);
      return tf.mul(tf.sum(tf.square(tf.where(tf.isFinite(value), value, tf.zerosLike(value)))), 0.5);
    };
    const along = tf.tensor(Float32Array.from(direction), [...input.shape]);
    return [
      ...tf
        .grad((x) => tf.sum(tf.mul(tf.grad(energy)(x), along)))(toTensor(input))
        .dataSync(),
    ];
  });
}

function expectClose(actual: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(actual.length).toBe(expected.length);
  for (let at = 0; at < expected.length; at++) {
    if (!Number.isFinite(expected[at])) expect(actual[at]).toBe(expected[at]);
    else
      expect(Math.abs(actual[at]! - expected[at]!)).toBeLessThanOrEqual(
        tolerance * Math.max(1, Math.abs(expected[at]!)),
      );
  }
}
