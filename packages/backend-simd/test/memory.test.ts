import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { SimdMemory } from '../src/backend.ts';
import { Pool } from '../src/memory/pool.ts';
import { loadNative, type NativeTier } from '../src/tiers/native.ts';
import { backend, onEachTier, wave } from './tiers.ts';

type Truth = ReturnType<typeof tf.memory> & SimdMemory;

/** Operations that make tensors of many sizes and dispose of them, some by inherited kernels (cos, cumsum). */
function churn(rounds: number): void {
  for (let i = 0; i < rounds; i++)
    tf.tidy(() => {
      const x = wave([1 + (i % 7), 16 + (i % 5)], i);
      const y = tf.matMul(x, x, false, true);
      tf.cumsum(tf.cos(tf.softmax(tf.relu(tf.add(y, 1)))), 0);
      tf.slice(tf.cos(x), [0, 1], [1, 4]).dataSync();
    });
}

/** A step of training of two layers with the mean square as loss, its gradient written out: this package has no gradients. */
function step(x: tf.Tensor, weights: tf.Tensor[]): tf.Tensor[] {
  return tf.tidy(() => {
    const [first, second] = weights as [tf.Tensor, tf.Tensor];
    const hidden = tf.relu(tf.matMul(x, first));
    const error = tf.sub(tf.matMul(hidden, second), 0.5);
    const back = tf.mul(tf.matMul(error, second, false, true), tf.step(hidden));
    const slopes = [tf.matMul(x, back, true), tf.matMul(hidden, error, true)];
    return weights.map((weight, i) => tf.sub(weight, tf.mul(slopes[i]!, 1e-3)));
  });
}

describe('memory', () => {
  onEachTier(() => {
    it('data read before a tensor is disposed of is unchanged after 1,000 further operations', () => {
      const kept = tf.tidy(() =>
        [wave([33, 17]), tf.relu(wave([64])), tf.cos(wave([64])), tf.slice(tf.cos(wave([64])), [8], [16])].map(
          (tensor) => {
            const data = tensor.dataSync();
            return { data, copy: [...data] };
          },
        ),
      );
      churn(1000);
      for (const { data, copy } of kept) expect([...data]).toEqual(copy);
    });

    it('what a slice by an inherited kernel shares lives on when the tensor it is of is disposed of', () => {
      // More axes than the kernels walk: the inherited kernel answers with a view.
      const whole = tf.tidy(() => tf.relu(wave([2, 1, 1, 1, 1, 1, 1, 40])));
      const part = tf.slice(whole, [1, 0, 0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1, 1, 40]);
      const expected = [...whole.dataSync()].slice(40);
      whole.dispose();
      churn(200);
      expect([...part.dataSync()]).toEqual(expected);
      part.dispose();
    });

    it('an array of the caller’s is never written to', () => {
      const array = Float32Array.from({ length: 1024 }, (_, i) => i);
      for (let i = 0; i < 20; i++) tf.tidy(() => void tf.sqrt(tf.add(tf.tensor(array, [32, 32]), 1)).dataSync());
      churn(200);
      expect(array.every((value, i) => value === i)).toBe(true);
    });

    it('a block filled with NaN as it comes back changes no result', () => {
      const results = (): number[] =>
        tf.tidy(() => {
          const x = wave([9, 33]);
          const kernels = [
            tf.matMul(x, x, true),
            tf.concat([x, tf.zeros([0, 33]), tf.relu(x)], 0),
            tf.sum(x, 1),
            tf.max(tf.tile(x, [2, 2]), [0]),
            tf.pad(
              x,
              [
                [1, 2],
                [0, 3],
              ],
              4,
            ),
            tf.oneHot(tf.tensor1d([1, 5, -1], 'int32'), 4),
            tf.where(tf.greater(x, 0), x, tf.zerosLike(x)),
            tf.unsortedSegmentSum(x, tf.tensor1d([0, 3, 3, 1, 0, 9, -1, 1, 0], 'int32'), 5),
            tf.scatterND(tf.tensor2d([[4], [1], [4]], [3, 1], 'int32'), tf.ones([3, 2]), [6, 2]),
            tf.transpose(tf.reshape(x, [3, 3, 33]), [2, 0, 1]),
            tf.cumsum(tf.cos(x), 1),
            tf.mean(tf.prod(tf.add(x, 1.5), 0)),
          ];
          return kernels.flatMap((tensor) => [...tensor.dataSync()]);
        });
      const expected = results();
      const memory = backend().storage;
      const { give } = memory;
      memory.give = (block, count, dtype) => {
        backend().table.fill(
          dtype === 'float32' ? 0 : dtype === 'int32' ? 1 : 2,
          block,
          dtype === 'bool' ? 255 : NaN,
          count,
        );
        give.call(memory, block, count, dtype);
      };
      try {
        for (let round = 0; round < 3; round++) expect(results()).toEqual(expected);
      } finally {
        memory.give = give;
      }
    });

    it('after it has warmed up a training step takes no new memory', () => {
      const x = wave([64, 48]);
      let weights: tf.Tensor[] = [wave([48, 96], 2), wave([96, 8], 3)];
      const train = (): void => {
        const next = step(x, weights);
        tf.dispose(weights);
        weights = next;
      };
      for (let i = 0; i < 3; i++) train();
      const { used, free, made } = backend().storage.use();
      for (let i = 0; i < 50; i++) train();
      expect(backend().storage.use()).toEqual({ used, free, made });
      tf.dispose([x, weights]);
    });

    it('tf.memory() tells the truth: what is used rises with a tensor, and falls to free when it goes', () => {
      const before = tf.memory() as Truth;
      const tensor = tf.tidy(() => tf.relu(wave([1000])));
      const during = tf.memory() as Truth;
      tensor.dispose();
      const after = tf.memory() as Truth;
      expect(before.unreliable).toBe(false);
      expect(during.numBytesInBlocks - before.numBytesInBlocks).toBeGreaterThanOrEqual(4000);
      expect(after.numTensors).toBe(before.numTensors);
      expect(after.numBytesFree).toBeGreaterThanOrEqual(4000);
    });

    it('what a kernel made before it threw is disposed of', () => {
      const x = tf.tidy(() => tf.relu(wave([16])));
      const { table } = backend();
      const { unary } = table;
      const before = [backend().numDataIds(), backend().storage.use().used];
      table.unary = () => {
        throw new Error('a fault');
      };
      try {
        for (let i = 0; i < 100; i++) expect(() => tf.sqrt(x)).toThrow('a fault');
      } finally {
        table.unary = unary;
      }
      expect([backend().numDataIds(), backend().storage.use().used]).toEqual(before);
      x.dispose();
    });
  });
});

describe('the pool of the native tier', () => {
  it('counts no block that the engine had no room for', () => {
    const pool = new Pool({ placeInLine: () => 0 });
    expect(() => pool.take(2 ** 52, 'float32')).toThrow(RangeError);
    expect(pool.use()).toEqual({ used: 0, free: 0, made: 0 });
  });

  it('begins each block at a cache line, and counts all that it took for it', () => {
    // An engine whose buffers all begin 16 bytes into a line.
    const pool = new Pool({ placeInLine: () => 16 });
    const block = pool.take(10, 'int32');
    expect([block.byteOffset, block.length]).toEqual([48, 10]);
    const { used } = pool.use();
    expect(used).toBe(block.buffer.byteLength);
    pool.give(block);
    expect(pool.use()).toEqual({ used: 0, free: used, made: used });
    const again = pool.take(11, 'float32');
    expect([again.buffer, again.byteOffset, again.length]).toEqual([block.buffer, 48, 11]);
  });

  const native = loadNative();
  it.skipIf(!('kind' in native))('knows from the addon where a line begins', () => {
    const { table } = native as NativeTier;
    const pool = new Pool(table);
    const blocks = [1, 17, 1000, 2 ** 20].map((count) => pool.take(count, 'float32') as Float32Array);
    expect(blocks.map((block) => table.placeInLine(block))).toEqual([0, 0, 0, 0]);
    expect(table.placeInLine(blocks[2]!.subarray(5))).toBe(20);
  });
});
