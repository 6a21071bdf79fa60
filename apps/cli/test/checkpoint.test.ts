import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NdArray } from '@kleene/base';
import { packCheckpoint } from '@kleene/nn/checkpoint';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint } from '../src/work/checkpoint.ts';
import { describeCheckpoints } from '../src/work/run-checkpoints.ts';

const array = (value: number): NdArray => ({ data: Float32Array.of(value), shape: [1], dtype: 'float32' });

describe('a checkpoint of a run that keeps a running average', () => {
  let folder = '';
  beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'kleene-checkpoint-'))));
  afterAll(() => rm(folder, { recursive: true }));

  it('is used by its average and shown as holding both; any other is used as it is', async () => {
    const info = { step: 3, seed: 1, config: { recipe: 'dnar/bfs' }, stream: null, params: { weight: array(1) } };
    const stored = async (name: string, slots: Record<string, Record<string, NdArray>>): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, packCheckpoint({ ...info, weights: 'raw', optimiser: { step: 3, slots } }));
      return path;
    };
    const averaged = await stored('averaged', { mean: { weight: array(9) }, average: { weight: array(2) } });
    const plain = await stored('plain', { mean: { weight: array(9) } });
    expect((await openCheckpoint(averaged)).checkpoint).toMatchObject({
      weights: 'averaged',
      params: { weight: array(2) },
    });
    expect((await openCheckpoint(plain)).checkpoint).toMatchObject({ weights: 'raw', params: { weight: array(1) } });
    const files = [averaged, plain].map((path) => ({ step: 3, path, bytes: 1 }));
    const described = await describeCheckpoints({ checkpoints: files } as never);
    expect(described.map(({ weights }) => weights)).toEqual(['raw, averaged beside', 'raw']);
  });
});
