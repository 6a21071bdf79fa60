import { prepare } from '@kleene/backend';
import { key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  disposeParams,
  linear,
  sgd,
  uniformFanIn,
  valueAndGrads,
  type LinearParams,
  type Model,
  type Optimiser,
} from '@kleene/nn';

interface Pairs {
  readonly x: tf.Tensor2D;
  readonly y: tf.Tensor2D;
}

const line: Model<{ inputs: number }, LinearParams, tf.Tensor2D, tf.Tensor2D, Pairs> = {
  init: ({ inputs }, from) => ({ weight: uniformFanIn(from, [inputs, 1]) as tf.Tensor2D, bias: tf.zeros([1]) }),
  apply: (params, x) => linear(x, params),
  loss: (params, { x, y }) => tf.losses.meanSquaredError(y, line.apply(params, x, undefined)) as tf.Scalar,
};

describe('a model as a value', () => {
  beforeAll(async () => void (await prepare({ backend: 'cpu' })));

  it.each([
    ['sgd', sgd({ learningRate: 0.1, momentum: 0.5 })],
    ['adam', adam({ learningRate: 0.1 })],
  ])('learns a line by %s, to the same numbers each time, and leaks nothing', (_, optimiser) => {
    const pairs = { x: tf.tensor2d([[-1], [0], [1], [2]]), y: tf.tensor2d([[5], [3], [1], [-1]]) };
    const before = tf.memory().numTensors;
    const [weight, bias] = fit(optimiser, pairs);
    expect(weight).toBeCloseTo(-2, 2);
    expect(bias).toBeCloseTo(3, 2);
    expect(fit(optimiser, pairs)).toEqual([weight, bias]);
    expect(tf.memory().numTensors).toBe(before);
    tf.dispose([pairs.x, pairs.y]);
  });
});

function fit(optimiser: Optimiser, pairs: Pairs): number[] {
  let params = line.init({ inputs: 1 }, key(4));
  let state = optimiser.init(params);
  for (let step = 0; step < 150; step++) {
    const { value, grads } = valueAndGrads((leaves) => line.loss(leaves, pairs, undefined), params);
    ({ params, state } = optimiser.update(params, grads, state));
    value.dispose();
    disposeParams(grads);
  }
  const numbers = [params.weight.dataSync()[0]!, params.bias!.dataSync()[0]!];
  [params, ...Object.values(state.slots)].forEach(disposeParams);
  return numbers;
}
