import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { onEachTier, tiers, use, wave } from './tiers.ts';

/** The bytes of products, sums and soft maxima large enough for several threads. */
function work(x: tf.Tensor, weight: tf.Tensor): Buffer {
  const read: Buffer[] = [];
  // Not as its result: tidy looks through every element of that for tensors.
  tf.tidy(() => {
    const product = tf.matMul(x, weight);
    const parts = [
      product,
      tf.softmax(product),
      tf.sum(product, 0),
      tf.matMul(x, product, true),
      tf.argMax(product, 1),
    ];
    read.push(...parts.map((tensor) => Buffer.from(tensor.dataSync().buffer)));
  });
  return Buffer.concat(read);
}

describe('threads', () => {
  onEachTier((simd) => {
    it('100 runs have the same bits at a fixed number of threads', () => {
      const [x, weight] = [wave([512, 96]), wave([96, 128], 2)];
      const first = work(x, weight);
      for (let run = 1; run < 100; run++) expect(Buffer.compare(work(x, weight), first)).toBe(0);
      tf.dispose([x, weight]);
    });

    it('may change at any time, and say what was set', () => {
      const before = simd().threads;
      const expected = simd().tier === 'native' ? 3 : 1;
      expect(simd().setThreads(3)).toBe(expected);
      expect(simd().threads).toBe(expected);
      const sum = tf.tidy(() => tf.sum(tf.ones([300, 300])).dataSync()[0]);
      expect(sum).toBe(90_000);
      simd().setThreads(before);
    });

    it('the place of the largest is the lowest of equals', () => {
      const places = tf.tidy(() => {
        const x = tf.tile(tf.tensor2d([[0, 7, 7, 3, 7]]), [9000, 1]);
        return [...tf.argMax(x, 1).dataSync(), ...tf.argMax(tf.ones([70_000]), 0).dataSync()];
      });
      expect(new Set(places)).toEqual(new Set([1, 0]));
      expect(places.at(-1)).toBe(0);
    });
  });
});

describe('several workers at once', () => {
  const running: Worker[] = [];
  afterAll(async () => void (await Promise.all(running.map((worker) => worker.terminate()))));

  it.each(tiers.filter(([, , missing]) => missing === undefined))(
    'on %s each has the numbers of one alone',
    async (_, options) => {
      await use(options);
      const expected = tf.tidy(() => [
        ...tf
          .matMul(wave([300, 64]), wave([64, 64], 2))
          .dataSync()
          .subarray(0, 500),
      ]);
      const answers = await Promise.all([1, 2, 3, 4].map(async () => answer(running, options)));
      for (const numbers of answers) expect(numbers).toEqual(expected);
    },
  );
});

describe('a worker that is terminated in the middle of a kernel', () => {
  it.each(tiers.filter(([, , missing]) => missing === undefined))(
    'on %s leaves the others and their threads as they were',
    async (_, options) => {
      await use(options);
      const [x, weight] = [wave([300, 64]), wave([64, 64], 2)];
      const before = work(x, weight);
      for (let round = 0; round < 3; round++) {
        const worker = new Worker(new URL('./endless.mjs', import.meta.url), { workerData: options, execArgv: [] });
        await new Promise((resolve) => worker.once('message', resolve));
        await setTimeout(7 * round);
        const isOver = worker.terminate();
        expect(Buffer.compare(work(x, weight), before)).toBe(0);
        await isOver;
        expect(Buffer.compare(work(x, weight), before)).toBe(0);
      }
      tf.dispose([x, weight]);
    },
  );
});

async function answer(running: Worker[], options: object): Promise<number[]> {
  const worker = new Worker(new URL('./worker.mjs', import.meta.url), { workerData: options, execArgv: [] });
  running.push(worker);
  return new Promise((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}
