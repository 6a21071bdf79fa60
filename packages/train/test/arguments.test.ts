import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { constant, cosine, geometric, harmonic, linear, piecewise, warmup } from '@kleene/train';
import { cleanRun, readRun, workerStream } from '@kleene/train/node';
import { afterAll, describe, expect, it } from 'vitest';
import { mishandled } from '../../../tools/testing/hostile.ts';

const folder = await mkdtemp(join(tmpdir(), 'kleene-arguments-'));
afterAll(() => rm(folder, { recursive: true }));

const span = { from: 1, to: 0.5, steps: 5 };
const calls: Readonly<Record<string, readonly [run: (...args: never[]) => unknown, args: readonly unknown[]]>> = {
  constant: [constant, [1]],
  linear: [linear, [span]],
  cosine: [cosine, [span]],
  geometric: [geometric, [span]],
  harmonic: [harmonic, [1, 5]],
  warmup: [warmup, [5, constant(1)]],
  piecewise: [piecewise, [[{ steps: 3, schedule: constant(1) }]]],
  'piecewise, in a piece': [(piece: never) => piecewise([piece]), [{ steps: 3, schedule: constant(1) }]],
  readRun: [readRun, [folder]],
  cleanRun: [cleanRun, [folder, { keep: 1, remove: true }]],
  workerStream: [
    workerStream,
    [{ file: new URL('file:///none.mjs'), input: null, ahead: 2, batch: (item: unknown) => item }],
  ],
};

describe('wrong arguments', () => {
  it.each(Object.entries(calls))('are refused by %s, whatever they are', async (_, [run, args]) => {
    expect(await mishandled(run, args)).toEqual([]);
  });
});
