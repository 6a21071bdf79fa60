import { prepare } from '@kleene/backend';
import { testedBackends } from '@kleene/backend/testing';
import { connectedErdosRenyi, fromEdges, grid } from '@kleene/graphs';
import { arraysOf, disposeParams } from '@kleene/nn';
import { draws, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { extractTables } from '../../src/extract/extract.ts';
import {
  bfs,
  firstDifference,
  init,
  interpret,
  reasonerConfig,
  runNetwork,
  type ReasonerParams,
} from '../../src/index.ts';

const config = reasonerConfig(bfs, 32);

for (const { options, isHere, title } of testedBackends()) {
  if (!isHere) {
    it.skip(`the network at temperature zero ${title}`, () => undefined);
    continue;
  }
  describe(`the network at temperature zero ${title}`, () => {
    let before = 0;
    let params: ReasonerParams;
    beforeAll(async () => {
      await prepare(options);
      before = tf.memory().numTensors;
      params = init(config, key(3));
    });
    afterAll(() => {
      disposeParams(params);
      expect(tf.memory().numTensors).toBe(before);
    });

    it('is its extracted tables in every state of every step, trained or not', async () => {
      const graph = connectedErdosRenyi(draws(key(8)), 40);
      const seen = new Set<number>();
      for (let seed = 1; seed <= 12; seed++) {
        const untrained = init(config, key(seed));
        const tables = extractTables(await arraysOf(untrained), bfs);
        const options = { maxSteps: 12, range: seed / 4 };
        const found = await runNetwork(untrained, config, bfs, graph, seed, options);
        expect(firstDifference(found, interpret(tables, bfs, graph, seed, options))).toBe(-1);
        seen.add(found.configurations.length);
        disposeParams(untrained);
      }
      expect(seen.size).toBeGreaterThan(2);
    });

    it('stops where it is told to', async () => {
      for (const maxSteps of [0, 1]) {
        const run = await runNetwork(params, config, bfs, grid(5, 5), 0, { maxSteps });
        expect(run.settled).toBe(false);
        expect(run.configurations).toHaveLength(maxSteps + 1);
      }
    });

    it('refuses a directed graph and a start that is not there', async () => {
      const directed = fromEdges(2, [0], [1], { directed: true });
      await expect(runNetwork(params, config, bfs, directed, 0)).rejects.toThrow('undirected');
      await expect(runNetwork(params, config, bfs, grid(2, 2), 4)).rejects.toThrow(
        'start must be an integer between 0 and 3, got 4',
      );
    });
  });
}
