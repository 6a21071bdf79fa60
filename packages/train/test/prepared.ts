import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, expect } from 'vitest';

/** Runs the tests of this file on the cpu backend and fails each that leaks a tensor. */
export function onCpu(): void {
  let before = 0;
  beforeAll(() => prepare({ backend: 'cpu' }));
  beforeEach(() => void (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors, 'tensors').toBe(before));
}
