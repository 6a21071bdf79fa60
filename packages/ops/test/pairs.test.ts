import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pairwiseMessage, triangularAttention, tripletMax } from '@kleene/ops';
import { slope } from './slope.ts';

const here = testedBackends().filter(({ isHere }) => isHere);

describe.each(here.map(({ title, options }) => [title, options] as const))('pairs and triples %s', (_, options) => {
  let before = 0;
  beforeAll(async () => void (await prepare(options)));
  beforeEach(() => void (before = tf.memory().numTensors));
  afterEach(() => expect(tf.memory().numTensors).toBe(before));

  it('send the gradient of equal messages to the lowest sender', () => {
    tf.tidy(() => {
      const receivers = tf.zeros([1, 2, 2]) as tf.Tensor3D;
      const pull = slope((senders: tf.Tensor3D) => tf.sum(pairwiseMessage({ senders, receivers })));
      expect([...pull(tf.tensor3d([1, 5, 1, 7, 1, 7], [1, 3, 2])).dataSync()]).toEqual([2, 0, 0, 2, 0, 0]);
    });
  });

  it('send the gradient of equal triplets to the lowest node between', () => {
    tf.tidy(() => {
      const right = tf.zeros([1, 3, 1, 1]) as tf.Tensor4D;
      const pull = slope((left: tf.Tensor4D) => tf.sum(tripletMax(left, right)));
      expect([...pull(tf.tensor4d([0, 4, 4], [1, 3, 1, 1])).dataSync()]).toEqual([0, 1, 0]);
    });
  });

  it('take a pair that does not speak for -1000000 in a maximum, for nothing in a sum, and ignore its NaN', () => {
    tf.tidy(() => {
      const senders = tf.tensor3d([2, NaN], [1, 2, 1]);
      const receivers = tf.tensor3d([1, 1], [1, 2, 1]);
      const mask = tf.tensor3d([1, 0, 0, 0], [1, 2, 2]);
      const hear = (reduce: 'max' | 'sum') => [...pairwiseMessage({ senders, receivers }, { mask, reduce }).dataSync()];
      expect(hear('max')).toEqual([3, -1e6]);
      expect(hear('sum')).toEqual([3, 0]);
      const pull = slope((x: tf.Tensor3D) => tf.sum(pairwiseMessage({ senders: x, receivers }, { mask })));
      expect([...pull(tf.tensor3d([2, 9], [1, 2, 1])).dataSync()]).toEqual([1, 0]);
    });
  });

  it('take masks of truth values, whole numbers and floats alike', () => {
    tf.tidy(() => {
      const terms = { senders: tf.tensor3d([2, 5], [1, 2, 1]), receivers: tf.zeros([1, 1, 1]) as tf.Tensor3D };
      for (const dtype of ['bool', 'int32', 'float32'] as const)
        expect(pairwiseMessage(terms, { mask: tf.tensor3d([1, 0], [1, 2, 1], dtype) }).dataSync()[0]).toBe(2);
    });
  });

  it('keep nothing of the size of the pairs for the gradient', () => {
    tf.tidy(() => {
      const [nodes, width] = [32, 16];
      const senders = tf.randomNormal([1, nodes, width], 0, 1, 'float32', 1) as tf.Tensor3D;
      const weight = tf.randomNormal([width, width], 0, 1, 'float32', 2) as tf.Tensor2D;
      let kept = 0;
      slope((x: tf.Tensor3D) => {
        const start = tf.memory().numBytes;
        const heard = pairwiseMessage({ senders: x, receivers: x }, { layers: [{ weight }, { weight }] });
        kept = tf.memory().numBytes - start;
        return tf.sum(heard);
      })(senders);
      expect(kept).toBeLessThan((nodes * nodes * width * 4) / 4);
    });
  });

  it('allow masks and weights that are gone when the gradient runs', () => {
    tf.tidy(() => {
      const receivers = tf.zeros([1, 1, 1]) as tf.Tensor3D;
      const pull = slope((senders: tf.Tensor3D) => {
        const mask = tf.tensor3d([0, 1], [1, 2, 1]);
        const heard = pairwiseMessage({ senders, receivers }, { mask });
        mask.dispose();
        return tf.sum(heard);
      });
      expect([...pull(tf.tensor3d([5, 3], [1, 2, 1])).dataSync()]).toEqual([0, 1]);
    });
  });

  it('never hold a tensor of all triples', () => {
    const nodes = 72;
    for (const [name, run] of [
      ['tripletMax', (x: tf.Tensor4D) => tripletMax(x, x)],
      ['triangularAttention', (x: tf.Tensor4D) => triangularAttention({ query: x, key: x, left: x, right: x }, 1)],
    ] as const) {
      const x = tf.randomNormal([1, nodes, nodes, 1], 0, 1, 'float32', 3) as tf.Tensor4D;
      const peak = largestTensor(() => tf.dispose(slope((z: tf.Tensor4D) => tf.sum(run(z)))(x)));
      x.dispose();
      expect(peak, name).toBeLessThan(nodes ** 3);
    }
  });
});

describe('a gradient on another backend than its value', () => {
  it('is that of the definition', async () => {
    await prepare({ backend: 'simd' });
    const x = tf.tensor4d([1, 4, 4], [1, 3, 1, 1]);
    const pull = slope((left: tf.Tensor4D) => {
      const value = tf.sum(tripletMax(left, left));
      tf.setBackend('cpu');
      return value;
    });
    const gradient = pull(x);
    expect([...gradient.dataSync()]).toEqual([0, 2, 0]);
    tf.dispose([x, gradient]);
  });
});

/** The size of the largest tensor that is made while `run` runs. */
function largestTensor(run: () => void): number {
  const engine = tf.engine();
  const original = engine.makeTensorFromTensorInfo.bind(engine);
  let largest = 0;
  engine.makeTensorFromTensorInfo = (info, ...rest) => {
    largest = Math.max(largest, tf.util.sizeFromShape(info.shape));
    return original(info, ...rest);
  };
  try {
    run();
  } finally {
    engine.makeTensorFromTensorInfo = original;
  }
  return largest;
}
