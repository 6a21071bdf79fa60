import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { prepare } from '../src/index.ts';

describe('prepare', () => {
  it('makes gradients and the gradient of gather work on wasm', async () => {
    expect(await prepare({ backend: 'wasm' })).toMatchObject({ backend: 'wasm', threads: 1, gpu: false });
    const slope = tf.grad((x: tf.Tensor) => tf.sum(tf.mul(tf.gather(x, [0, 0, 2]), [1, 2, 4])))(tf.tensor1d([5, 6, 7]));
    expect([...slope.dataSync()]).toEqual([3, 0, 4]);
  });

  it('switches to cpu and back, and tensors follow', async () => {
    await prepare({ backend: 'wasm' });
    const x = tf.tensor1d([1, 2]);
    await prepare({ backend: 'cpu' });
    expect([...tf.add(x, 1).dataSync()]).toEqual([2, 3]);
    await prepare({ backend: 'wasm' });
    expect([...tf.add(x, 1).dataSync()]).toEqual([2, 3]);
  });
});
