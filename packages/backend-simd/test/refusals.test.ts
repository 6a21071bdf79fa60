import { isKleeneError } from '@kleene/base';
import { registerSimd, type SimdOptions } from '@kleene/backend-simd';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import { backend, onEachTier } from './tiers.ts';

const list = (...values: number[]): tf.Tensor1D => tf.tensor1d(values);
const ids = (...values: number[]): tf.Tensor1D => tf.tensor1d(values, 'int32');

function gone(): tf.Tensor1D {
  const tensor = list(1, 2);
  tensor.dispose();
  return tensor;
}

/** Calls of tfjs and of kernels that are wrong, and what the error says. */
const wrong: Record<string, readonly [() => unknown, RegExp]> = {
  'a product of sizes that do not meet': [() => tf.matMul(tf.ones([2, 3]), tf.ones([4, 2])), /inner|Inner/],
  'a sum of shapes that do not broadcast': [() => tf.add(tf.ones([2, 3]), tf.ones([4])), /broadcast|Broadcast/],
  'an axis that there is not': [() => tf.sum(tf.ones([2, 3]), 5), /axis/],
  'a slice beyond the end': [() => tf.slice(list(1, 2), [1], [4]), /slice|Slice/],
  'a concatenation of shapes that differ': [() => tf.concat([tf.ones([2, 3]), tf.ones([2, 4])], 0), /[Cc]oncat/],
  'a gather beyond the end': [() => tf.gather(list(1, 2, 3), ids(0, 3)), /the index value 3 is not in \[0, 2\]/],
  'a gather before the start': [() => tf.gather(list(1, 2, 3), ids(-1)), /the index value -1 is not in \[0, 2\]/],
  'a gather beyond the end of a batch': [
    () => tf.gather(tf.ones([2, 3]), tf.tensor2d([[0], [7]], [2, 1], 'int32'), 1, 1),
    /the index value 7 is not in \[0, 2\]/,
  ],
  'coordinates outside': [
    () =>
      tf.gatherND(
        tf.ones([2, 3]),
        tf.tensor2d(
          [
            [1, 2],
            [1, 3],
          ],
          [2, 2],
          'int32',
        ),
      ),
    /GatherNd: the index value 3 is not in \[0, 2\] on axis 1/,
  ],
  'a transposition that has an axis twice': [() => tf.transpose(tf.ones([2, 3]), [0, 0]), /each axis once/],
  'a split into fewer than none': [() => tf.split(tf.ones([2, 3]), [5, -2], 1), /at least 0/],
  'segments fewer than none': [() => tf.unsortedSegmentSum(tf.ones([2, 3]), ids(0, 1), -1), /positive integers/],
  'padding that cuts': [
    () =>
      tf.pad(tf.ones([2, 3]), [
        [0, 0],
        [-1, 2],
      ]),
    /at least 0/,
  ],
  'a slice from before the start': [() => tf.slice(tf.ones([2, 3]), [1, -2], [1, 2]), /begin \[1,-2\] must be/],
  'a slice from between two elements': [() => tf.slice(list(1, 2), [0.5], [1]), /begin \[0.5\] must be integers/],
  'a slice of half an element': [() => tf.slice(list(1, 2), [0], [1.5]), /size \[1.5\] must be integers/],
  'a stride of one and a half': [
    () => tf.stridedSlice(list(1, 2, 3, 4), [0], [4], [1.5]),
    /strides \[1.5\] must be integers/,
  ],
  'a depth of two and a half': [() => tf.oneHot(ids(0, 1), 2.5), /depth 2.5 must be an integer/],
  'prelu without slopes': [
    () => tf.fused.matMul({ a: tf.ones([2, 3]), b: tf.ones([3, 2]), activation: 'prelu' }),
    /prelu must have preluActivationWeights/,
  ],
  'a sum of what is disposed of': [() => tf.add(gone(), 1), /Add: Tensor is disposed/],
  'another shape of what is disposed of': [() => tf.reshape(gone(), [2, 1]), /Reshape: Tensor is disposed/],
  'an inherited kernel of what is disposed of': [() => tf.cos(gone()), /Cos: Tensor is disposed/],
  'a tile of fewer than none': [() => tf.tile(tf.ones([2, 3]), [-1, 1]), /at least 0/],
  'updates outside': [
    () => tf.scatterND(tf.tensor2d([[5]], [1, 1], 'int32'), list(1), [4]),
    /ScatterNd: the index value 5 is not in \[0, 3\]/,
  ],
  'updates outside of truth values': [
    () =>
      tf.tensorScatterUpdate(
        tf.tensor1d([1, 0], 'bool'),
        tf.tensor2d([[2]], [1, 1], 'int32'),
        tf.tensor1d([1], 'bool'),
      ),
    /the index value 2 is not in \[0, 1\]/,
  ],
};

describe('what is wrong is refused before a kernel sees it', () => {
  onEachTier((simd) => {
    it.each(Object.entries(wrong))('%s, and nothing is kept', (_, [call, message]) => {
      const [before, used] = [backend().numDataIds(), backend().storage.use().used];
      tf.tidy(() => void expect(call).toThrow(message));
      expect([backend().numDataIds(), backend().storage.use().used]).toEqual([before, used]);
    });

    it('padding below 0 is refused and writes to no tensor beside its result', () => {
      const touched = tf.tidy(() => {
        const all = Array.from({ length: 200 }, () => tf.zeros([16]));
        const around = all.filter((_, i) => i % 2 === 0);
        // The last to go is the first to be used again, with all others behind it.
        for (const tensor of all.toReversed()) if (!around.includes(tensor)) tensor.dispose();
        const long = tf.ones([1000]);
        expect(() => tf.pad(long, [[0, -990]])).toThrow(/at least 0/);
        return around.filter((tensor) => tensor.dataSync().some((value) => value !== 0)).length;
      });
      expect(touched).toBe(0);
    });

    it('an array that was transferred away, or shrunk, after a tensor was made of it: by kernel and tensor, or there is a copy', () => {
      const shrinkable = Reflect.construct(ArrayBuffer, [12, { maxByteLength: 12 }]) as ArrayBuffer & {
        resize(size: number): void;
      };
      const takings: [Float32Array, () => void][] = [
        [
          Float32Array.of(1, 2, 3),
          () => void structuredClone(takings[0]![0].buffer, { transfer: [takings[0]![0].buffer] }),
        ],
        [new Float32Array(shrinkable).fill(1), () => shrinkable.resize(4)],
      ];
      for (const [array, take] of takings)
        tf.tidy(() => {
          const x = tf.tensor1d(array);
          take();
          // The module has its own copy.
          if (simd().tier !== 'native') return void expect(tf.neg(x).dataSync()[2]).toBeLessThan(0);
          for (const [what, kernel] of [
            [() => tf.neg(x), 'Neg: x'],
            [() => tf.add(1, x), 'Add: b'],
            [() => tf.concat([tf.ones([2]), x]), 'Concat: 1'],
            [() => tf.cumsum(x), 'Cumsum: x'],
            [() => x.dataSync(), 'dataSync: the tensor'],
          ] as const) {
            const error = caught(what);
            expect(isKleeneError(error) && error.code).toBe('invalid-argument');
            expect(String(error)).toContain(`backend-simd: ${kernel}'s array was resized or transferred`);
          }
        });
    });

    it('element types that kernels do not know go to the inherited kernels', () => {
      const [words, whole] = tf.tidy(() => [
        tf
          .concat([tf.tensor1d(['a', 'b']), tf.tensor1d(['c'])])
          .dataSync()
          .join(''),
        [...tf.real(tf.add(tf.complex([1, 2], [3, 4]), tf.complex([1, 1], [1, 1]))).dataSync()],
      ]);
      expect(words).toBe('abc');
      expect(whole).toEqual([2, 3]);
    });
  });
});

function caught(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return error;
  }
}

describe('registerSimd', () => {
  it.each([
    [{ tier: 'fast' }, 'tier must be one of'],
    [{ threads: 0 }, 'threads must be an integer'],
    [{ name: 5 }, 'name must be'],
    [{ nam: 'x' }, 'options must be made of'],
    [{ name: 'cpu' }, 'cpu is the name of another backend'],
  ])('refuses %j', async (options, message) => {
    await import('@tensorflow/tfjs-backend-cpu');
    const error = await registerSimd(options as SimdOptions).catch((reason: unknown) => reason);
    expect(isKleeneError(error) && error.code).toBe('invalid-argument');
    expect(String(error)).toContain(message);
  });

  it('under two names knows the threads that were set under either', async () => {
    const [first, second] = [await registerSimd({ name: 'one' }), await registerSimd({ name: 'other' })];
    if (first.tier !== 'native') return expect(first.setThreads(3)).toBe(1);
    const before = first.threads;
    first.setThreads(3);
    expect(second.threads).toBe(3);
    return second.setThreads(before);
  });

  it('called again with the same name keeps the tier, and makes no second backend', async () => {
    const [first, second] = await Promise.all([
      registerSimd({ name: 'twice', tier: 'simd' }),
      registerSimd({ name: 'twice' }),
    ]);
    expect(second.tier).toBe('simd');
    expect(second).toBe(first);
  });

  it('makes a backend anew that tf.removeBackend took away, once for all who ask', async () => {
    tf.env().set('PROD', true);
    const first = await registerSimd({ name: 'removed', tier: 'simd' });
    tf.removeBackend('removed');
    const [again, other] = await Promise.all([1, 2].map(() => registerSimd({ name: 'removed', tier: 'simd' })));
    await tf.setBackend('removed');
    expect(again).not.toBe(first);
    expect(other).toBe(again);
    expect(tf.tidy(() => tf.add(1, 2).dataSync()[0])).toBe(3);
  });
});
