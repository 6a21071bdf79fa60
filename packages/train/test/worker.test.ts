import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { disposeParams, type Json } from '@kleene/nn';
import { finish, sourceStream, type Stream } from '@kleene/train';
import { trainRun, workerStream, type RunOptions } from '@kleene/train/node';
import { serveSource } from '@kleene/train/node/worker';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problem } from './child/problem.mjs';
import { open } from './child/source.mjs';
import { bundle, resultsOf } from './children.ts';
import { onCpu } from './prepared.ts';
import { refusalOf } from './refusals.ts';

onCpu();

type Item = ReturnType<ReturnType<typeof open>['next']>;
type Batch = { readonly inputs: tf.Tensor2D; readonly targets: tf.Tensor2D };
type Options = RunOptions<ReturnType<typeof problem.init>, Batch>;

let folder = '';
let file = new URL('file:///');
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kleene-worker-'));
  await bundle('source-worker', folder);
  await bundle('close', folder);
  file = pathToFileURL(join(folder, 'source-worker.mjs'));
});
afterAll(() => rm(folder, { recursive: true }));

const batching = {
  batch: ({ inputs, targets }: Item): Batch => ({
    inputs: tf.tensor2d(inputs, [8, 2]),
    targets: tf.tensor2d(targets, [8, 1]),
  }),
  release: ({ inputs, targets }: Batch): void => void tf.dispose([inputs, targets]),
};
const inline: Options['stream'] = (_, state) => sourceStream(open({ nodes: 6 }, state), batching);
const fed =
  (ahead?: number): Options['stream'] =>
  (_, state) =>
    workerStream<Item, Batch>({ file, input: { nodes: 6 }, state, ...batching, ...(ahead !== undefined && { ahead }) });

/** What a run leaves behind that is left after each of `leaves`, with the stream that is given for each stretch. */
async function resultOf(
  streams: readonly Options['stream'][],
  leaves: readonly number[] = [],
): Promise<Record<string, string>> {
  const own = await mkdtemp(join(folder, 'run-'));
  const run = (i: number): ReturnType<typeof trainRun> =>
    trainRun({ ...problem, steps: 20, accumulate: 2, folder: own, stream: streams[i % streams.length]! });
  for (const [i, last] of leaves.entries()) for await (const { step } of run(i)) if (step === last) break;
  const { params, optimiser } = await finish(run(leaves.length));
  [params, ...Object.values(optimiser.slots)].forEach(disposeParams);
  return resultsOf(own);
}

const take = async (stream: Stream<Item>, count: number): Promise<string[]> => {
  const taken: string[] = [];
  for (let i = 1; i <= count; i++) taken.push(JSON.stringify(await stream.next(i)));
  return taken;
};
const items = (state?: Json, ahead = 2, failAt = 0): Stream<Item> =>
  workerStream<Item, Item>({ file, input: { nodes: 6, failAt }, state, ahead, batch: (item) => item });

describe('a stream from a worker thread', () => {
  it('gives the weights, metrics and checkpoints of the same source in this thread, however many it makes ahead', async () => {
    const expected = await resultOf([inline]);
    for (const ahead of [1, 7]) expect(await resultOf([fed(ahead)])).toEqual(expected);
  }, 30_000);

  it('goes on after a kill as if it had not stopped, with the running maximum of the sampler, also by the other kind of stream', async () => {
    const expected = await resultOf([inline]);
    expect(await resultOf([fed(3)], [7, 13])).toEqual(expected);
    expect(await resultOf([fed(3), inline], [5, 10, 17])).toEqual(expected);
  }, 30_000);

  it('has the state after what was taken, not after what was made ahead', async () => {
    const source = open({ nodes: 6 }, undefined);
    const stream = items(undefined, 5);
    expect(stream.state()).toBeNull();
    for (let i = 1; i <= 3; i++) {
      expect(await stream.next(i)).toEqual(source.next());
      expect(stream.state()).toEqual(source.state());
    }
    const state = stream.state();
    const rest = await take(stream, 4);
    await stream.close!();
    const again = items(state, 1);
    expect(await take(again, 4)).toEqual(rest);
    await again.close!();
  });

  it('hands on the error of its source after the items before it', async () => {
    const stream = items(undefined, 4, 3);
    await take(stream, 2);
    expect(await refusalOf('unsupported', () => Promise.resolve(stream.next(3)))).toBe('source: no more');
    expect(await refusalOf('unsupported', () => Promise.resolve(stream.next(4)))).toBe('source: no more');
    await stream.close!();
  });

  it.each([
    ['does not exist', undefined, /none\.mjs: .*none\.mjs/],
    ['throws', 'throw new Error("as the test wants it");', /as the test wants it/],
    ['ends', 'process.exit(3);', /ended with code 3/],
  ])('says when its file %s', async (_, code, message) => {
    const path = join(folder, 'none.mjs');
    await rm(path, { force: true });
    if (code !== undefined) await writeFile(path, code);
    const stream = workerStream({ file: pathToFileURL(path), input: null, batch: (item) => item });
    expect(await refusalOf('io', () => Promise.resolve(stream.next(1)))).toMatch(message);
    await stream.close!();
  });

  it('is closed with answers on their way, and keeps no process from ending nor lets one end too soon', () => {
    const { stdout, status } = spawnSync(process.execPath, [join(folder, 'close.mjs'), file.href], {
      encoding: 'utf8',
    });
    expect([stdout, status]).toEqual(['closed 10 times, one left open\n', 0]);
  });

  it('is refused when its options do not hold, and serving outside of a worker too', async () => {
    const make = (changes: object) => async () =>
      workerStream({ file, input: null, batch: (item) => item, ...changes });
    expect(await refusalOf('invalid-argument', make({ file: 'worker.js' }))).toBe(
      'train.workerStream: file must be a URL, got "worker.js"',
    );
    expect(await refusalOf('invalid-argument', make({ ahead: 0 }))).toContain('ahead must be an integer >= 1');
    expect(await refusalOf('invalid-argument', make({ threads: 2 }))).toContain('options must be made of');
    expect(await refusalOf('unsupported', async () => serveSource(open))).toContain(
      'it is for a file that workerStream runs',
    );
  });
});
