import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepare } from '../../src/index.ts';
import { expectClose, onEachBackend, ops, run } from './on-each-backend.ts';

type DType = 'float32' | 'int32' | 'bool';

/** Calls whose answer on the cpu backend is the answer everywhere, by what they are. */
const cases: Record<string, () => tf.Tensor> = {
  ...ofEachType((dtype) => {
    const x = (): tf.Tensor => tf.tensor(dtype === 'bool' ? [1, 0, 1, 1, 0, 1] : [1, 2, 3, 4, 5, 6], [2, 3], dtype);
    return {
      concat: () => tf.concat([x(), x()], 1),
      stack: () => tf.stack([x(), x()], 1),
      slice: () => tf.slice(x(), [0, 1], [2, 2]),
      'strided slice': () => tf.stridedSlice(x(), [0, 2], [2, 0], [1, -1]),
      tile: () => tf.tile(x(), [2, 1]),
      pad: () =>
        tf.pad(
          x(),
          [
            [1, 0],
            [0, 2],
          ],
          1,
        ),
      'mirror pad': () =>
        tf.mirrorPad(
          x(),
          [
            [1, 1],
            [1, 1],
          ],
          'reflect',
        ),
      transpose: () => tf.transpose(x()),
      'transpose of 5 axes': () =>
        tf.transpose(tf.tile(tf.reshape(x(), [2, 1, 3, 1, 1]), [1, 2, 1, 1, 2]), [4, 2, 0, 3, 1]),
      reverse: () => tf.reverse(x(), 1),
      split: () => tf.split(x(), [1, 2], 1)[1]!,
      unstack: () => tf.unstack(x(), 1)[2]!,
      'cast to float32': () => tf.cast(x(), 'float32'),
      'cast to int32': () => tf.cast(x(), 'int32'),
      'cast to bool': () => tf.cast(x(), 'bool'),
      broadcast: () => tf.broadcastTo(x(), [2, 2, 3]),
      'zeros like': () => tf.zerosLike(x()),
      'ones like': () => tf.onesLike(x()),
      fill: () => tf.fill(x().shape, 1, dtype),
      unique: () => tf.unique(tf.reshape(x(), [6])).values,
      gather: () => tf.gather(x(), tf.tensor1d([2, 0, 2], 'int32'), 1),
      where: () => tf.where(tf.tensor2d([1, 0, 0, 1, 1, 0], [2, 3], 'bool'), x(), tf.zerosLike(x())),
      'one-hot': () => tf.oneHot(tf.tensor1d([0, 2, -1, 5], 'int32'), 3, 1, 0, dtype),
    };
  }),
  'one-hot with values of its own': () => tf.oneHot(tf.tensor1d([1], 'int32'), 3, 0.5, -0.25, 'float32'),
  'cast of small numbers and NaN to bool': () => tf.cast(tf.tensor1d([0.3, -0, Number.NaN]), 'bool'),
  'concat with nothing': () => tf.concat([tf.zeros([0, 2]), tf.ones([1, 2])], 0),
  'concat of nothing': () => tf.concat([tf.zeros([0, 2]), tf.zeros([0, 2])], 0),
  'stack of nothing': () => tf.stack([tf.zeros([0]), tf.zeros([0])]),
  'slice of no length': () => tf.slice(tf.ones([3]), [1], [0]),
  'tile no times': () => tf.tile(tf.ones([2]), [0]),
  'pad nothing': () =>
    tf.pad(
      tf.zeros([0, 2]),
      [
        [1, 1],
        [0, 0],
      ],
      7,
    ),
  'transpose of nothing': () => tf.transpose(tf.zeros([2, 0, 3]), [2, 1, 0]),
  'split off nothing': () => tf.split(tf.ones([2, 3]), [0, 3], 1)[0]!,
  'gather nothing': () => tf.gather(tf.ones([4, 3]), tf.tensor1d([], 'int32')),
  'where of nothing': () => tf.where(tf.zeros([0], 'bool'), tf.zeros([0]), tf.zeros([0])),
  'where by column': () => tf.where(tf.tensor2d([1, 0], [2, 1], 'bool'), tf.ones([2, 3]), tf.zeros([1, 3])),
  'where hides infinities': () =>
    tf.where(tf.tensor1d([1, 0], 'bool'), tf.tensor1d([1, 2]), tf.tensor1d([Number.NaN, Infinity])),
  'one-hot of nothing': () => tf.oneHot(tf.zeros([0], 'int32'), 3),
  range: () => tf.range(5, 0, -2),
  'batched gather': () =>
    tf.gather(tf.reshape(tf.range(0, 8), [2, 4]), tf.tensor2d([3, 0, 1, 1], [2, 2], 'int32'), 1, 1),
  softmax: () => tf.softmax(tf.tensor2d([1e4, 1e4, -Infinity, 1], [2, 2])),
  'softmax of nothing': () => tf.softmax(tf.zeros([0, 3])),
  'log-softmax': () => tf.logSoftmax(tf.tensor1d([1, 2, -5])),
  'top 2': () => tf.topk(tf.tensor2d([1, 5, 3, 5, 2, 2], [2, 3]), 2).values,
  'top 2, where': () => tf.topk(tf.tensor2d([1, 5, 3, 5, 2, 2], [2, 3]), 2).indices,
  'top of equals': () => tf.topk(tf.ones([40]), 5).indices,
  'leaky relu': () => tf.leakyRelu(tf.linspace(-2, 2, 9)),
  selu: () => tf.selu(tf.linspace(-2, 2, 9)),
  erf: () => tf.erf(tf.tensor1d([-10, 0.3, 10])),
  step: () => tf.step(tf.tensor1d([-2, 0, 3]), 0.1),
  'prelu, one slope': () => tf.prelu(tf.linspace(-2, 2, 9), tf.tensor1d([0.1])),
  'prelu, more slopes than values': () => tf.prelu(tf.tensor2d([1, -2], [2, 1]), tf.tensor2d([0.5, 2, 3], [1, 3])),
  'logical and': () => tf.logicalAnd(tf.tensor1d([0, 0, 1, 1], 'bool'), tf.tensor1d([0, 1, 0, 1], 'bool')),
  'logical xor': () => tf.logicalXor(tf.tensor1d([0, 0, 1, 1], 'bool'), tf.tensor1d([0, 1, 0, 1], 'bool')),
  'lower bound': () => tf.lowerBound(tf.tensor1d([1, 3, 5]), tf.tensor1d([0, 3, 6])),
  bincount: () => tf.denseBincount(tf.tensor1d([1, 1, 4], 'int32'), tf.tensor1d([]), 5),
  convolution: () => tf.conv2d(ramp([1, 4, 4, 2]), ramp([2, 2, 2, 2]), 1, 'same'),
  'depthwise convolution': () => tf.depthwiseConv2d(ramp([1, 4, 4, 2]), ramp([2, 2, 2, 2]), 1, 'same'),
  'mean pool': () => tf.avgPool(ramp([1, 4, 4, 1]), 2, 2, 'same'),
  'batch norm': () => tf.batchNorm(tf.reshape(tf.range(0, 6), [2, 3]), tf.zeros([3]), tf.ones([3])),
  'max pool': () => tf.maxPool(wave([1, 4, 5, 2]), [2, 3], 1, 'same'),
  'gradient of a max pool': () => tf.grad((x) => tf.maxPool(x as tf.Tensor4D, [2, 3], 1, 'same'))(wave([1, 4, 5, 2])),
  'max pool in 3 dimensions': () => tf.maxPool3d(volume(wave([1, 4, 4, 2]), [1, 4, 4, 2, 1]), 2, 1, 'same'),
  dilation: () => tf.dilation2d(wave([1, 4, 5, 2]), tf.ones([2, 2, 2]), 1, 'same'),
  'gradient of a 3-d convolution': () =>
    tf.grad((w) => tf.conv3d(volume(wave([4, 4, 4, 2]), [1, 4, 4, 4, 2]), w as tf.Tensor5D, 1, 'same'))(
      volume(wave([2, 2, 2, 6]), [2, 2, 2, 2, 3]),
    ),
  'fused convolution': () =>
    tf.fused.conv2d({
      x: wave([1, 4, 4, 2]),
      filter: wave([2, 2, 2, 2]),
      strides: 1,
      pad: 'same',
      bias: tf.tensor1d([1, -1]),
      activation: 'relu',
    }),
  'bilinear resize': () => tf.image.resizeBilinear(wave([1, 4, 5, 2]), [3, 7]),
  'gradient of a convolution': () =>
    tf.grad((w) => tf.conv2d(ramp([1, 4, 4, 2]), w as tf.Tensor4D, 1, 'same'))(ramp([2, 2, 2, 2])),
  'gradient of a depthwise convolution': () =>
    tf.grad((w) => tf.depthwiseConv2d(ramp([1, 4, 4, 2]), w as tf.Tensor4D, 1, 'same'))(ramp([2, 2, 2, 2])),
};

/** Functions of whole numbers and truth values, some of which tfjs itself refuses. */
const names =
  'abs acos acosh asin asinh atan atanh elu erf exp expm1 isFinite isInf isNaN leakyRelu log log1p neg reciprocal relu relu6 round rsqrt selu sigmoid sign sin sinh softplus sqrt square step tan tanh';
const ofWholeNumbers: Record<string, () => tf.Tensor> = Object.fromEntries(
  names.split(' ').flatMap((name) =>
    (['int32', 'bool'] as const).map((dtype) => {
      const values = dtype === 'bool' ? [0, 1, 1] : [-3, 0, 1, 7];
      return [`${name} of ${dtype}`, () => ops[name as 'abs'](tf.tensor1d(values, dtype))];
    }),
  ),
);
ofWholeNumbers['clip of int32'] = () => tf.clipByValue(tf.tensor1d([-5, 0, 5], 'int32'), -1, 1);
ofWholeNumbers['product of int32'] = () => tf.matMul(tf.ones([2, 3], 'int32'), tf.ones([3, 2], 'int32'));

type Answer = ReturnType<typeof run>;
const answers = new Map<string, Answer | undefined>();

beforeAll(async () => {
  await prepare({ backend: 'cpu' });
  for (const [name, f] of Object.entries({ ...cases, ...ofWholeNumbers })) answers.set(name, attempt(f));
});

onEachBackend((backend) => {
  describe('as on cpu', () => {
    it.each(Object.entries(cases))('%s', (name, f) => {
      expectSame(run(f), answers.get(name)!);
    });

    // TensorFlow refuses most of these, and answers some by rules of its own.
    if (backend === 'wasm')
      it('functions of whole numbers and truth values, refusals included', () => {
        for (const [name, f] of Object.entries(ofWholeNumbers)) {
          const [answer, expected] = [attempt(f), answers.get(name)];
          expect(answer === undefined, name).toBe(expected === undefined);
          if (answer !== undefined) expectSame(answer, expected!);
        }
      });
  });
});

function expectSame(actual: Answer, expected: Answer): void {
  expect({ shape: actual.shape, dtype: actual.dtype }).toEqual({ shape: expected.shape, dtype: expected.dtype });
  expectClose(actual.values, expected.values);
}

function attempt(f: () => tf.Tensor): Answer | undefined {
  try {
    return run(f);
  } catch {
    return undefined;
  }
}

function ofEachType(f: (dtype: DType) => Record<string, () => tf.Tensor>): Record<string, () => tf.Tensor> {
  const types: DType[] = ['float32', 'int32', 'bool'];
  return Object.fromEntries(
    types.flatMap((dtype) => Object.entries(f(dtype)).map(([name, g]) => [`${name} of ${dtype}`, g])),
  );
}

function volume(x: tf.Tensor, shape: [number, number, number, number, number]): tf.Tensor5D {
  return tf.reshape(x, shape);
}

function wave(shape: [number, number, number, number]): tf.Tensor4D {
  return tf.cos(tf.mul(ramp(shape), 1.7));
}

function ramp(shape: [number, number, number, number]): tf.Tensor4D {
  return tf.reshape(tf.range(0, tf.util.sizeFromShape(shape)), shape);
}
