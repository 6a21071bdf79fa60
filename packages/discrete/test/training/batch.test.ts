import { connectedErdosRenyi, fromEdges, path } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { describe, expect, it } from 'vitest';
import { bfs, edgeList, edgeScalars, trace, transitionBatch, unite } from '../../src/index.ts';

describe('a batch of transitions', () => {
  it('holds each step that changes something once, and one for all that change nothing', () => {
    // 0 - 1 - 2 - 3 from 1: two steps change something, and the other two are alike.
    const batch = transitionBatch(bfs, [{ graph: path(4), start: 1 }]);
    expect(batch.edges.graphs).toBe(3);
    expect([...batch.before.nodes].join('')).toBe('010011101111');
    expect([...batch.after.nodes].join('')).toBe('111011111111');
    const perNode = [1, 1, 2].map((steps) => steps / 4 / 4);
    expect([...batch.nodeWeights]).toEqual(perNode.flatMap((weight) => [weight, weight, weight, weight]));
  });

  it('follows the worked example: its states, and its pointers from child to parent', () => {
    const sources = [0, 0, 1, 1, 2, 3];
    const targets = [1, 2, 2, 3, 4, 4];
    const { edges, after } = transitionBatch(bfs, [{ graph: fromEdges(5, sources, targets), start: 1 }]);
    const pointers = (copy: number): string[] =>
      [...edges.graphOf.keys()]
        .filter((k) => edges.graphOf[k] === copy && after.edges[k] === 1)
        .map((k) => `${edges.senders[k]! - 5 * copy}>${edges.receivers[k]! - 5 * copy}`);
    expect([...after.nodes].join('')).toBe('111101111111111');
    expect(pointers(0)).toEqual(['0>1', '1>1', '2>1', '3>1']);
    expect(pointers(1)).toEqual(['0>1', '1>1', '2>1', '3>1', '4>2']);
    expect(pointers(2)).toEqual(pointers(1));
  });

  it('weighs as all steps of all runs would, each run as long as its graph has nodes', () => {
    const random = draws(key(4));
    const instances = [16, 16, 9].map((nodes) => ({ graph: connectedErdosRenyi(random, nodes), start: 3 }));
    const batch = transitionBatch(bfs, instances);
    const runs = instances.map(({ graph, start }) => trace(bfs, graph, start));
    // A number for each node of each step, to be averaged both ways.
    const mark = (state: number, node: number): number => (state + 1) * (node + 2);
    const means = instances.map(({ graph }, i) => {
      const { configurations } = runs[i]!;
      let sum = 0;
      for (let step = 1; step <= graph.nodes; step++)
        for (let node = 0; node < graph.nodes; node++)
          sum += mark((configurations[step] ?? configurations.at(-1)!).nodes[node]!, node);
      return sum / graph.nodes;
    });
    const shift = (at: number): number => batch.edges.senders[batch.edges.loops[at]!]!;
    let start = 0;
    let found = 0;
    for (let at = 0; at < batch.after.nodes.length; at++) {
      const graph = batch.edges.graphOf[batch.edges.loops[at]!]!;
      if (at > 0 && graph !== batch.edges.graphOf[batch.edges.loops[at - 1]!]) start = at;
      expect(shift(at)).toBe(at);
      found += batch.nodeWeights[at]! * mark(batch.after.nodes[at]!, at - start);
    }
    expect(found).toBeCloseTo(means.reduce((a, b) => a + b) / (16 + 16 + 9), 4);
    expect(batch.nodeWeights.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
    expect(batch.edgeWeights.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
  });

  it('gives each graph its own scalars from 0 to 1', () => {
    const { scalars, edges } = transitionBatch(bfs, [{ graph: path(3), start: 0 }]);
    const own = edgeScalars(bfs, edgeList(path(3)), 1);
    expect([...scalars.subarray(0, own.length)]).toEqual([...own]);
    expect([...new Set(scalars)].sort()).toEqual([0, 0.5, 1]);
    expect(scalars.length).toBe(edges.graphs * own.length);
  });
});

describe('unite', () => {
  it('numbers nodes and edges on, and keeps reverses and loops right', () => {
    const union = unite([edgeList(path(3)), edgeList(path(2))]);
    expect(union.nodes).toBe(5);
    expect([...union.graphOf]).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1]);
    for (let k = 0; k < union.senders.length; k++) {
      expect(union.senders[union.reverse[k]!]).toBe(union.receivers[k]);
      expect(union.receivers[union.reverse[k]!]).toBe(union.senders[k]);
    }
    expect([...union.loops].map((k) => [union.senders[k], union.receivers[k]])).toEqual(
      [0, 1, 2, 3, 4].map((node) => [node, node]),
    );
  });
});
