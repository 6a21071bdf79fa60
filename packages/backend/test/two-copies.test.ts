import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { prepare } from '../src/index.ts';

it('two copies of tfjs-core share the engine, the kernels and the gradients that prepare set up', async () => {
  await prepare({ backend: 'cpu' });
  const require = createRequire(import.meta.url);
  const file = require.resolve('@tensorflow/tfjs-core');
  delete require.cache[file];
  // A copy says as it loads that the platform is set already.
  tf.env().set('PROD', true);
  const copy = require(file) as typeof tf;
  tf.env().set('PROD', false);
  expect(copy.Tensor).not.toBe(tf.Tensor);
  expect(copy.engine()).toBe(tf.engine());
  expect(copy.getGradient('Einsum')).toBe(tf.getGradient('Einsum'));
  const slope = copy.grad((x) => tf.einsum('i,i->', x, copy.mul(x, 2)))(tf.tensor1d([1, 3]));
  expect([...slope.dataSync()]).toEqual([4, 12]);
});
