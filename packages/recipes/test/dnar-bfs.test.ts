import { prepare } from '@kleene/backend';
import { components } from '@kleene/graphs';
import { arraysOf, disposeParams } from '@kleene/nn';
import { key, label } from '@kleene/random';
import { finish, train } from '@kleene/train';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { dnarBfs } from '../src/index.ts';

const { training, evaluation } = dnarBfs;

describe('the data of dnar/bfs', () => {
  it('are batches of 8 runs on connected graphs of 16 nodes, decided by the key', () => {
    const [one, same, other] = [1, 1, 2].map((seed) => training.stream(key(seed)).next(1));
    expect(same).toEqual(one);
    expect(other).not.toEqual(one);
    expect(one).toMatchObject({ edges: { graphs: expect.any(Number) } });
  });

  it('go on from a stored state exactly as if never stopped', async () => {
    const stream = training.stream(key(5));
    for (let step = 1; step <= 3; step++) await stream.next(step);
    const resumed = training.stream(key(5), JSON.parse(JSON.stringify(stream.state())));
    expect(resumed.next(4)).toEqual(stream.next(4));
    expect(resumed.state()).toEqual(stream.state());
  });

  it('start at any node, the last one too', async () => {
    const stream = training.stream(key(6));
    const starts = new Set<number>();
    for (let step = 1; step <= 40; step++) {
      const { before } = await stream.next(step);
      for (let first = 0; first < before.nodes.length; first += 16) {
        const marked = before.nodes.subarray(first, first + 16);
        if (marked.reduce((a, b) => a + b) === 1) starts.add(marked.indexOf(1));
      }
    }
    expect(starts.size).toBe(16);
  });
});

describe('the evaluation of dnar/bfs', () => {
  it('draws 1,000 graphs of each size for the tables and some for the network, up to 1,600 nodes', () => {
    expect(evaluation.families.map(({ nodes, byTables, byNetwork }) => [nodes, byTables, byNetwork])).toEqual([
      [16, 1000, 20],
      [80, 1000, 20],
      [160, 1000, 20],
      [800, 1000, 0],
      [1600, 1000, 1],
    ]);
  });

  it('gives the same connected graph for the same key, family and number, whatever was drawn before', () => {
    const source = label(key(1), 'evaluation');
    const family = evaluation.families[1]!;
    const late = evaluation.instance(source, family, 7);
    evaluation.instance(source, family, 6);
    expect(evaluation.instance(source, family, 7)).toEqual(late);
    expect(evaluation.instance(source, family, 8)).not.toEqual(late);
    expect(late.graph.nodes).toBe(80);
    expect(components(late.graph).count).toBe(1);
  });
});

describe('the training of dnar/bfs', () => {
  beforeAll(async () => void (await prepare({ backend: 'wasm' })));

  it('takes the same steps twice, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const run = async (): Promise<unknown> => {
      const { init, stream, config: _, ...options } = training;
      const root = key(1);
      const losses: number[] = [];
      const { params, optimiser } = await finish(
        train({ ...options, steps: 2, key: root, params: init(root), stream: stream(root) }),
        ({ loss }) => losses.push(loss),
      );
      const weights = await arraysOf(params);
      for (const tree of [params, ...Object.values(optimiser.slots)]) disposeParams(tree);
      return { losses, weights };
    };
    const first = await run();
    expect(await run()).toEqual(first);
    expect(tf.memory().numTensors).toBe(before);
  });
});
