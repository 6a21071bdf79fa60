import { prepare } from '@kleene/backend';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  adam,
  clipByGlobalNorm,
  disposeParams,
  flatten,
  layerNorm,
  linear,
  mlp,
  rmsprop,
  sgd,
  unflatten,
  uniformFanIn,
  valueAndGrads,
  type Params,
} from '@kleene/nn';
import { key } from '@kleene/random';

describe('bad arguments', () => {
  beforeAll(async () => void (await prepare({ backend: 'cpu' })));

  it.each<[string, () => unknown, string]>([
    [
      'a name with a dot',
      () => flatten({ 'a.b': tf.scalar(1) }),
      'nn.flatten: a name must be text without a dot, got "a.b"',
    ],
    [
      'a path that is a branch too',
      () => unflatten({ a: tf.scalar(1), 'a.b': tf.scalar(1) }),
      'nn.unflatten: a path must be either a leaf or a branch, got "a.b"',
    ],
    [
      'a branch that is a leaf too',
      () => unflatten({ 'a.b': tf.scalar(1), a: tf.scalar(1) }),
      'nn.unflatten: a path must be either a leaf or a branch, got "a"',
    ],
    [
      'a path with an empty name',
      () => unflatten({ 'a..b': tf.scalar(1) }),
      'nn.unflatten: a path must be names joined by single dots, got "a..b"',
    ],
    [
      'a weight that does not fit',
      () => linear(tf.ones([2, 3]), { weight: tf.ones([4, 1]) }),
      'nn.linear: x must be of shape [..., 4], got [2, 3]',
    ],
    [
      'a norm that does not fit',
      () => layerNorm(tf.ones([2, 3]), { gain: tf.ones([4]), shift: tf.zeros([4]) }),
      'nn.layerNorm: x must be of shape [..., 4], got [2, 3]',
    ],
    ['an MLP without layers', () => mlp(tf.ones([2, 3]), []), 'nn.mlp: layers must be at least one layer, got []'],
    ['a weight without rows', () => uniformFanIn(key(1), []), 'nn.uniformFanIn: shape must be [rows, ...], got []'],
    [
      'a loss that is no scalar',
      () => valueAndGrads(({ w }) => w as tf.Scalar, { w: tf.ones([2]) } as Params),
      'nn.valueAndGrads: loss must be a scalar, got [2]',
    ],
    [
      'no parameters',
      () => valueAndGrads(() => tf.scalar(1), {}),
      'nn.valueAndGrads: params must be a tree with at least one leaf',
    ],
    [
      'a leaf of whole numbers',
      () => valueAndGrads(() => tf.scalar(1), { deep: { w: tf.ones([2], 'int32') } }),
      'nn.valueAndGrads: deep.w must be of type float32, got "int32"',
    ],
    [
      'a tensor in two places',
      () => valueAndGrads(() => tf.scalar(1), twice(tf.ones([2]))),
      'nn.valueAndGrads: b must be a tensor of its own, got "that of a"',
    ],
    ['a norm of 0', () => clipByGlobalNorm({ w: tf.ones([2]) }, 0), 'nn.clipByGlobalNorm: max must be above 0, got 0'],
    [
      'an option that adam does not know',
      () => adam({ lr: 1 } as object),
      'nn.adam: options must be made of learningRate, beta1, beta2, epsilon, weightDecay, got "lr"',
    ],
    ['a beta of 1', () => adam({ beta1: 1 }), 'nn.adam: beta1 must be a finite number between 0 and'],
    [
      'a negative learning rate',
      () => rmsprop({ learningRate: -1 }),
      'nn.rmsprop: learningRate must be a finite number >= 0, got -1',
    ],
    [
      'Nesterov without momentum',
      () => sgd({ learningRate: 1, nesterov: true }),
      'nn.sgd: momentum must be above 0 with nesterov, got 0',
    ],
    [
      'gradients without a parameter',
      () => step({ w: tf.ones([2]) }, {}),
      'nn.adam: grads must have the paths of params, got no w',
    ],
    [
      'gradients with one too many',
      () => step({ w: tf.ones([2]) }, { w: tf.ones([2]), v: tf.ones([1]) }),
      'nn.adam: grads must have the paths of params, got v too',
    ],
    [
      'gradients of another shape',
      () => step({ w: tf.ones([2]) }, { w: tf.ones([3]) }),
      'nn.adam: grads.w must be of shape [2], got [3]',
    ],
    [
      'a state of another optimiser',
      () => adam().update({ w: tf.ones([2]) }, { w: tf.ones([2]) }, sgd({ learningRate: 1 }).init({})),
      'nn.adam: state.slots.mean must have the paths of params, got no w',
    ],
  ])('%s: refused with the argument named', (_, run, message) => {
    tf.tidy(() => void expect(run).toThrow(message));
  });
});

function twice(tensor: tf.Tensor): Params {
  return { a: tensor, b: tensor };
}

function step(params: Params, grads: Params): void {
  const { params: next, state } = adam().update(params, grads, adam().init(params));
  [next, ...Object.values(state.slots)].forEach(disposeParams);
}
