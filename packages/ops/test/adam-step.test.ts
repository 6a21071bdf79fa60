import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { draws, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { adamStep, type AdamSettings } from '@kleene/ops';

const here = testedBackends().filter(({ isHere }) => isHere);
const common = { learningRate: 0.05, beta1: 0.9, beta2: 0.99, epsilon: 1e-8 };

describe.each(here.map(({ title, options }) => [title, options] as const))('adamStep %s', (_, options) => {
  beforeAll(async () => void (await prepare(options)));

  it.each([
    ['Adam', { weightDecay: 0, decoupled: false }],
    ['Adam with decay in the gradient', { weightDecay: 0.1, decoupled: false }],
    ['AdamW', { weightDecay: 0.1, decoupled: true }],
  ])('is %s in float64 over ten steps', (_, decay) => {
    const source = draws(key(11));
    const size = 37;
    let state = [source, 0, 0].map((from) => Array.from({ length: size }, () => (from === 0 ? 0 : source.normal())));
    const before = tf.memory().numTensors;
    let tensors = state.map((values) => tf.tensor1d(values) as tf.Tensor);
    for (let step = 1; step <= 10; step++) {
      const slope = Array.from({ length: size }, () => source.normal());
      const grad = tf.tensor1d(slope);
      const [param, mean, square] = tensors as [tf.Tensor, tf.Tensor, tf.Tensor];
      const next = adamStep({ param, grad, mean, square }, { ...common, ...decay, step });
      tf.dispose([tensors, grad]);
      tensors = next;
      state = reference(state, slope, { ...common, ...decay, step });
    }
    tensors.forEach((tensor, at) =>
      tensor.dataSync().forEach((value, i) => expect(Math.abs(value - state[at]![i]!)).toBeLessThan(2e-6)),
    );
    tf.dispose(tensors);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('passes NaN on, to its own element alone', () => {
    tf.tidy(() => {
      const zeros = tf.zeros([3]);
      const given = { param: zeros, grad: tf.tensor1d([1, NaN, 1]), mean: zeros, square: zeros };
      const next = adamStep(given, { ...common, weightDecay: 0, decoupled: false, step: 1 });
      for (const tensor of next) expect([...tensor.dataSync()].map(Number.isNaN)).toEqual([false, true, false]);
    });
  });
});

function reference(state: number[][], slope: number[], settings: AdamSettings): number[][] {
  const { step, learningRate, beta1, beta2, epsilon, weightDecay, decoupled } = settings;
  const [param, mean, square] = state as [number[], number[], number[]];
  const out: [number[], number[], number[]] = [[], [], []];
  param.forEach((value, i) => {
    const g = slope[i]! + (decoupled ? 0 : weightDecay * value);
    const m = beta1 * mean[i]! + (1 - beta1) * g;
    const v = beta2 * square[i]! + (1 - beta2) * g * g;
    const step1 = (learningRate * (m / (1 - beta1 ** step))) / (Math.sqrt(v / (1 - beta2 ** step)) + epsilon);
    out[0].push(value * (decoupled ? 1 - learningRate * weightDecay : 1) - step1);
    out[1].push(m);
    out[2].push(v);
  });
  return out;
}
