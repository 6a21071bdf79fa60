import { describe, expect, it } from 'vitest';
import {
  bfs,
  edgeList,
  edgeScalars,
  interpret,
  referenceTables,
  type Machine,
  type Tables,
} from '@kleene/discrete/proof';
import { fromEdges, path } from '@kleene/graphs';

const rules = referenceTables(bfs);

describe('interpret', () => {
  it('stops at the fixed point, or says that it gave up', () => {
    const graph = path(5);
    expect(interpret(rules, bfs, graph, 0)).toMatchObject({ settled: true });
    expect(interpret(rules, bfs, graph, 0).configurations.length).toBe(5);
    const cut = interpret(rules, bfs, graph, 0, { maxSteps: 2 });
    expect(cut.settled).toBe(false);
    expect(cut.configurations.length).toBe(3);
  });

  it('runs wrong tables as they are: nodes that forget flicker until it gives up', () => {
    const forgetful: Tables = { ...rules, nodeUpdate: rules.nodeUpdate.map((_, entry) => ((entry >> 1) % 2 ? 0 : 1)) };
    const run = interpret(forgetful, bfs, path(3), 0);
    expect(run.settled).toBe(false);
    expect(run.configurations.map(({ nodes }) => nodes.join(''))).toEqual(['100', '011', '100', '011']);
  });

  it('lets a scalar outweigh a score where the range is too large', () => {
    const graph = fromEdges(2, [0], [1]);
    expect(interpret(rules, bfs, graph, 1, { range: 1.9 }).configurations.at(-1)!.nodes.join('')).toBe('11');
    expect(interpret(rules, bfs, graph, 1, { range: 2.1 }).configurations.at(-1)!.nodes.join('')).toBe('01');
  });

  it.each([
    [
      'a start beyond the nodes',
      () => interpret(rules, bfs, path(3), 3),
      'start must be an integer between 0 and 2, got 3',
    ],
    [
      'a range below 0',
      () => interpret(rules, bfs, path(3), 0, { range: -1 }),
      'range must be a finite number >= 0, got -1',
    ],
    [
      'a misspelt option',
      () => interpret(rules, bfs, path(3), 0, { ranges: 1 } as never),
      'options must be made of range',
    ],
  ])('refuses %s', (_, run, message) => {
    expect(run).toThrow(message);
  });
});

describe('edgeScalars', () => {
  const edges = edgeList(fromEdges(3, [0, 1], [1, 2], { weights: [2, 8] }));
  const of = (scalar: Machine['scalar']): number[] => [...edgeScalars({ ...bfs, scalar }, edges, 4)];

  it('spreads indices and weights over the range', () => {
    expect(of('sender')).toEqual([0, 0, 2, 2, 2, 4, 4]);
    expect(of('receiver')).toEqual([0, 2, 0, 2, 4, 2, 4]);
    expect(of('weight')).toEqual([0, 1, 1, 0, 4, 4, 0]);
  });

  it('is 0 on a graph of one node, and refuses weights that are missing or negative', () => {
    expect([...edgeScalars(bfs, edgeList(fromEdges(1, [], [])), 1)]).toEqual([0]);
    const weighted: Machine = { ...bfs, scalar: 'weight' };
    expect(() => edgeScalars(weighted, edgeList(path(2)), 1)).toThrow('graph must be weighted');
    const negative = edgeList(fromEdges(2, [0], [1], { weights: [-1] }));
    expect(() => edgeScalars(weighted, negative, 1)).toThrow('graph must be without negative weights');
  });
});
