import { prepare } from '@kleene/backend';
import { firstDifference, interpret, parentAccuracy, parentsOf, runNetwork } from '@kleene/discrete';
import { extractTables, prove } from '@kleene/discrete/proof';
import { arraysOf } from '@kleene/nn';
import { key, label } from '@kleene/random';
import { finish, train } from '@kleene/train';
import { describe, expect, it } from 'vitest';
import { dnarBfs } from '../src/index.ts';

describe('dnar/bfs', () => {
  it('learns breadth-first search from graphs of 16 nodes, is proven to have, and is right at every size', async () => {
    await prepare({ backend: 'wasm' });
    const { training, evaluation, machine, model, acceptance } = dnarBfs;
    const { init, stream, config: _, ...options } = training;
    const root = key(1);
    const { params } = await finish(
      train({
        ...options,
        key: label(root, 'train'),
        params: init(label(root, 'init')),
        stream: stream(label(root, 'stream')),
      }),
    );
    const tables = extractTables(await arraysOf(params), machine);
    expect(prove(tables, machine, { range: acceptance.scalarRange })).toMatchObject({ passed: true });
    for (const family of evaluation.families) {
      const found: Int32Array[] = [];
      const right: Int32Array[] = [];
      for (let index = 0; index < Math.min(family.byTables, 100); index++) {
        const { graph, start } = evaluation.instance(label(root, 'evaluation'), family, index);
        const run = interpret(tables, machine, graph, start);
        if (index < family.byNetwork)
          expect(firstDifference(await runNetwork(params, model, machine, graph, start), run)).toBe(-1);
        found.push(parentsOf(machine, run.edges, run.configurations.at(-1)!));
        right.push(evaluation.parents(graph, start));
      }
      expect(parentAccuracy(found, right)).toMatchObject({ nodeAccuracy: 1, graphAccuracy: 1 });
    }
  }, 600_000);
});
