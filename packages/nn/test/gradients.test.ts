import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { key, label, normal } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  clipByGlobalNorm,
  countParams,
  flatten,
  glorotUniform,
  layerNorm,
  linear,
  mapParams,
  mlp,
  unflatten,
  uniformFanIn,
  valueAndGrads,
  type Params,
} from '@kleene/nn';

const random = (name: string, ...shape: number[]): tf.Tensor =>
  tf.tensor(
    normal(
      label(key(3), name),
      shape.reduce((a, b) => a * b, 1),
    ),
    shape,
  );

const backends = testedBackends().map((backend) => [backend.title, backend] as const);

describe.each(backends)('%s', (_, { options, isHere }) => {
  beforeAll(async () => void (isHere && (await prepare(options))));
  beforeEach(({ skip }) => skip(!isHere));

  it('a loss and its gradient come by path, zeros where a parameter does not matter, and nothing leaks', () => {
    const params = { layer: { weight: tf.tensor2d([[1], [2]]) }, unused: tf.ones([3]) } satisfies Params;
    const before = tf.memory().numTensors;
    const { value, grads } = valueAndGrads(
      ({ layer }) => tf.sum(tf.square(tf.matMul(tf.tensor2d([[3, 4]]), layer.weight))) as tf.Scalar,
      params,
    );
    expect(value.dataSync()[0]).toBe(121);
    expect([...grads.layer.weight.dataSync()]).toEqual([66, 88]);
    expect([...grads.unused.dataSync()]).toEqual([0, 0, 0]);
    tf.dispose([value, grads]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose(params);
  });

  it('a loss that reaches no parameter has zero gradients', () => {
    tf.tidy(() => {
      const { value, grads } = valueAndGrads(() => tf.scalar(5), { w: tf.ones([2]) });
      expect([value.dataSync()[0], ...grads.w.dataSync()]).toEqual([5, 0, 0]);
    });
  });

  it('an error inside the loss leaves no tensor behind and the next gradient works', () => {
    const params = { w: tf.ones([2]) };
    const before = tf.memory().numTensors;
    expect(() => valueAndGrads(({ w }) => (tf.sum(w), fail()), params)).toThrow('inside');
    expect(tf.memory().numTensors).toBe(before);
    tf.tidy(
      () =>
        void expect([...valueAndGrads(({ w }) => tf.sum(w) as tf.Scalar, params).grads.w.dataSync()]).toEqual([1, 1]),
    );
    tf.dispose(params);
  });

  it('a loss that is itself a parameter has a value that the caller may dispose', () => {
    const params = { w: tf.scalar(2) };
    const { value, grads } = valueAndGrads(({ w }) => w, params);
    expect([value.dataSync()[0], grads.w.dataSync()[0]]).toEqual([2, 1]);
    tf.dispose([value, grads]);
    expect(params.w.dataSync()[0]).toBe(2);
    tf.dispose(params);
  });

  it('a gradient can be taken inside a custom gradient, forward and backward, and of a gradient', () => {
    const slope = (x: tf.Tensor): tf.Tensor =>
      valueAndGrads(({ w }) => tf.sum(tf.pow(w, 3)) as tf.Scalar, { w: x }).grads.w;
    const custom = tf.customGrad((x, save) => {
      (save as tf.GradSaveFunc)([x as tf.Tensor]);
      return { value: slope(x as tf.Tensor), gradFunc: (dy, saved) => tf.mul(dy, slope(saved[0]!)) };
    });
    tf.tidy(() => {
      const x = tf.tensor1d([2]);
      expectClose(custom(x), tf.tensor1d([12]), 1e-5);
      expectClose(tf.grad((z) => tf.square(custom(z)))(x), tf.tensor1d([2 * 12 * 12]), 1e-5);
      expectClose(tf.grad((z) => slope(z))(x), tf.tensor1d([12]), 1e-5);
    });
  });

  it('the layer norm has mean 0 and variance 1 along the last axis, and both derivatives of its plain formula', () => {
    tf.tidy(() => {
      const gain = random('gain', 6) as tf.Tensor1D;
      const shift = random('shift', 6) as tf.Tensor1D;
      const x = random('x', 2, 5, 6);
      const plain = (z: tf.Tensor, g: tf.Tensor, s: tf.Tensor): tf.Tensor => {
        const { mean, variance } = tf.moments(z, -1, true);
        return tf.add(tf.mul(tf.div(tf.sub(z, mean), tf.sqrt(tf.add(variance, 1e-5))), g), s);
      };
      const ours = (z: tf.Tensor, g: tf.Tensor, s: tf.Tensor): tf.Tensor =>
        layerNorm(z, { gain: g as tf.Tensor1D, shift: s as tf.Tensor1D });
      expectClose(ours(x, gain, shift), plain(x, gain, shift), 1e-5);
      const weighted = (f: typeof plain) => tf.grads((z, g, s) => tf.sum(tf.sin(f(z!, g!, s!))))([x, gain, shift]);
      weighted(plain).forEach((grad, at) => expectClose(weighted(ours)[at]!, grad, 1e-4));
      const curved = (f: typeof plain): tf.Tensor => {
        const slope = tf.grad((z) => tf.sum(tf.square(f(z, gain, shift))));
        return tf.grad((z) => tf.sum(tf.mul(slope(z), random('direction', 2, 5, 6))))(x);
      };
      expectClose(curved(ours), curved(plain), 1e-3);
      const { mean, variance } = tf.moments(layerNorm(x, { gain: tf.ones([6]), shift: tf.zeros([6]) }), -1);
      expectClose(mean, tf.zeros(mean.shape), 1e-6);
      expectClose(variance, tf.ones(variance.shape), 1e-3);
    });
  });

  it('linear layers work on any rank, and an MLP puts its activation between layers only', () => {
    tf.tidy(() => {
      const first = { weight: random('w', 3, 4) as tf.Tensor2D, bias: random('b', 4) as tf.Tensor1D };
      const second = { weight: random('v', 4, 2) as tf.Tensor2D };
      const x = random('x', 2, 5, 3);
      const flat = linear(tf.reshape(x, [10, 3]), first);
      expectClose(tf.reshape(linear(x, first), [10, 4]), flat, 1e-6);
      expectClose(tf.reshape(mlp(x, [first, second]), [10, 2]), tf.matMul(tf.relu(flat), second.weight), 1e-5);
      expectClose(
        linear(tf.tensor1d([1, 2, 3]), first),
        tf.squeeze(linear(tf.tensor2d([[1, 2, 3]]), first), [0]),
        1e-6,
      );
    });
  });

  it('gradients are scaled together to the norm that is asked for, and left alone below it', () => {
    tf.tidy(() => {
      const grads = { a: tf.tensor1d([3, 0]), b: { c: tf.scalar(4) } } satisfies Params;
      const tight = clipByGlobalNorm(grads, 1);
      expect(tight.norm.dataSync()[0]).toBeCloseTo(5, 6);
      expectClose(tight.grads.a, tf.tensor1d([0.6, 0]), 1e-6);
      expectClose(tight.grads.b.c, tf.scalar(0.8), 1e-6);
      expect([...clipByGlobalNorm(grads, 50).grads.a.dataSync()]).toEqual([3, 0]);
    });
  });

  it('initial weights fill their range evenly and depend on the key alone', () => {
    tf.tidy(() => {
      const draw = (seed: number): number[] => [...uniformFanIn(key(seed), [64, 100]).dataSync()];
      const weights = draw(1);
      expect(Math.max(...weights)).toBeLessThanOrEqual(1 / 8);
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(-1 / 8);
      expect(Math.max(...weights)).toBeGreaterThan(0.124);
      const mean = weights.reduce((a, b) => a + b, 0) / weights.length;
      expect(Math.abs(mean)).toBeLessThan((4 * (1 / 8 / Math.sqrt(3))) / Math.sqrt(weights.length));
      expect(draw(1)).toEqual(weights);
      expect(draw(2)).not.toEqual(weights);
      expect(Math.max(...glorotUniform(key(1), [2, 4]).dataSync())).toBeLessThanOrEqual(1);
    });
  });
});

describe('trees of parameters', () => {
  it('are flattened to dotted paths and put together again, whatever the names', () => {
    tf.tidy(() => {
      const tree: Params = { b: { a: tf.scalar(1), __proto__x: tf.scalar(2) }, constructor: tf.ones([2, 3]) };
      const flat = flatten(tree);
      expect(Object.keys(flat)).toEqual(['b.a', 'b.__proto__x', 'constructor']);
      expect(flatten(unflatten(flat))).toEqual(flat);
      expect(Object.keys(flatten(unflatten({ '__proto__.x': tf.scalar(1) })))).toEqual(['__proto__.x']);
      expect(countParams(tree)).toBe(8);
      expect(Object.keys(flatten(mapParams(tree, (leaf, path) => tf.fill(leaf.shape, path.length))))).toEqual(
        Object.keys(flat),
      );
    });
  });
});

function fail(): never {
  throw new Error('inside');
}

function expectClose(actual: tf.Tensor, expected: tf.Tensor, tolerance: number): void {
  expect(actual.shape).toEqual(expected.shape);
  const numbers = actual.dataSync();
  expected
    .dataSync()
    .forEach((value, at) =>
      expect(Math.abs(numbers[at]! - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value))),
    );
}
