import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect } from 'vitest';

const tiers = testedBackends().filter(({ name }) => name === 'simd');

/** Runs a suite on every tier of backend-simd that is here, cpu beside it; each of its tests leaves as many tensors as it found. */
export function onEachTier(suite: () => void): void {
  for (const { title, options, isHere } of tiers) {
    describe.skipIf(!isHere)(title, () => {
      let before = 0;
      beforeAll(async () => {
        await prepare({ backend: 'cpu' });
        await prepare(options);
      });
      beforeEach(() => void (before = tf.memory().numTensors));
      afterEach(() => expect(tf.memory().numTensors).toBe(before));
      suite();
    });
  }
}
