import { prepare } from '@kleene/backend';
import { arraysOf, countParams, disposeParams, flatten } from '@kleene/nn';
import { key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { bfs, init, paramsOf, reasonerConfig } from '../../src/index.ts';

const config = reasonerConfig(bfs);

describe('fresh parameters', () => {
  beforeAll(async () => void (await prepare({ backend: 'cpu' })));

  it('are as many as the released model has, without its output decoder', () => {
    const params = init(config, key(1));
    expect(countParams(params)).toBe(231_426 - (2 * 128 + 128 + 128 + 1));
    disposeParams(params);
  });

  it('are uniform within one over the root of the rows, norms the identity, the weight of scalars -1', () => {
    const params = init(config, key(1));
    for (const [path, leaf] of Object.entries(flatten(params))) {
      const values = Array.from(leaf.dataSync());
      if (path === 'attention.scalar') expect([...values]).toEqual([-1]);
      else if (path.endsWith('gain')) expect(new Set(values)).toEqual(new Set([1]));
      else if (path.endsWith('shift')) expect(new Set(values)).toEqual(new Set([0]));
      else {
        const bound = 1 / Math.sqrt(leaf.shape[0]!);
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
        expect(largest, path).toBeLessThanOrEqual(bound * (1 + 1e-6));
        expect(largest, path).toBeGreaterThan(0.95 * bound);
      }
    }
    disposeParams(params);
  });

  it('depend on the key alone, each matrix on its own name', async () => {
    const [one, same, other] = [init(config, key(1)), init(config, key(1)), init(config, key(2))];
    expect(await arraysOf(same)).toEqual(await arraysOf(one));
    const [a, b] = [await arraysOf(one), await arraysOf(other)];
    expect(b['edge.first']).not.toEqual(a['edge.first']);
    expect(a['attention.key']!.data).not.toEqual(a['attention.query']!.data);
    for (const params of [one, same, other]) disposeParams(params);
  });

  it('come back from their weights, and not from those of another model', async () => {
    const before = tf.memory().numTensors;
    const params = init(config, key(1));
    const weights = await arraysOf(params);
    const back = paramsOf(weights, bfs);
    expect(await arraysOf(back)).toEqual(weights);
    const { 'edge.second': _, ...rest } = weights;
    expect(() => paramsOf(rest, bfs)).toThrow('edge.second');
    disposeParams(params);
    disposeParams(back);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('are refused for a size that is none', () => {
    expect(() => init({ ...config, hidden: 0 }, key(1))).toThrow(
      'discrete.init: hidden must be an integer >= 1, got 0',
    );
    expect(() => init({ ...config, heads: 2 } as never, key(1))).toThrow('options');
  });
});
