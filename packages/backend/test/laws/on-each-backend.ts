import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prepare, type CandidateReport } from '../../src/index.ts';
import { testedBackends } from '../../src/testing.ts';

/** tfjs's functions by name. */
export const ops: typeof tf = { ...tf };

/** Runs a suite on every backend that is here; each of its tests leaves as many tensors and buffers as it found. */
export function onEachBackend(suite: (backend: CandidateReport['name']) => void): void {
  for (const { name, options, isHere, title } of testedBackends()) {
    if (!isHere) {
      it.skip(title, () => {});
      continue;
    }
    describe(title, () => {
      beforeAll(async () => void (await prepare(options)));

      let before = 0;
      beforeEach(() => {
        // Makes tfjs check each kernel for data that it makes and does not return.
        tf.env().set('IS_TEST', true);
        before = held();
      });
      afterEach(() => {
        expect(held(), 'tensors and buffers held').toBe(before);
        tf.env().set('IS_TEST', false);
      });

      suite(name);
    });
  }
}

function held(): number {
  const { numTensors, numDataBuffers } = tf.memory();
  return numTensors + numDataBuffers;
}

/** The elements of what `f` returns, with its shape and element type. */
export function run(f: () => tf.Tensor): { values: number[]; shape: number[]; dtype: string } {
  return tf.tidy(() => {
    const tensor = f();
    return { values: [...tensor.dataSync()], shape: tensor.shape, dtype: tensor.dtype };
  });
}

/** Expects float32 values as close as two roundings of each step allow; NaN equals NaN, and infinities themselves. */
export function expectClose(actual: readonly number[], expected: readonly number[], tolerance = 2e-5): void {
  const isClose = (x: number, y: number): boolean =>
    Object.is(x, y) || x === y || Math.abs(x - y) <= tolerance * Math.max(1, Math.abs(y));
  const off = expected.findIndex((value, i) => !isClose(actual[i]!, value));
  expect({ length: actual.length, at: off, value: actual[off] }).toEqual({
    length: expected.length,
    at: -1,
    value: undefined,
  });
}
