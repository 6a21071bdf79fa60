import { describe, expect, it } from 'vitest';
import { bfs, edgeList, parentsOf, referenceTables, smallGraphs, trace, type Trace } from '@kleene/discrete/proof';
import { connectedErdosRenyi, fromEdges, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { discoveries, textbookBfs } from '../comparators.ts';

const example = fromEdges(5, [0, 0, 1, 1, 2, 3], [1, 2, 2, 3, 4, 4]);

const pointersOf = ({ edges, configurations }: Trace, at: number): number[] => [
  ...parentsOf(bfs, edges, configurations[at]!),
];

function* instances(): Generator<[Graph, number]> {
  for (const graph of smallGraphs(5, 'any')) for (let start = 0; start < graph.nodes; start++) yield [graph, start];
  const random = draws(key(1));
  for (let i = 0; i < 150; i++) {
    const graph = connectedErdosRenyi(random, random.integers(6, 24));
    yield [graph, random.integers(0, graph.nodes)];
  }
}

describe('the machine of breadth-first search', () => {
  it('takes the steps of the worked example', () => {
    const run = trace(bfs, example, 1);
    expect(run.settled).toBe(true);
    expect(run.configurations.map(({ nodes }) => nodes.join(''))).toEqual(['01000', '11110', '11111']);
    expect(run.configurations.map((_, at) => pointersOf(run, at))).toEqual([
      [-1, 1, -1, -1, -1],
      [1, 1, 1, 1, -1],
      [1, 1, 1, 1, 2],
    ]);
  });

  it('discovers and points after every step as the definition says, and ends with the parents of a textbook search', () => {
    let steps = 0;
    for (const [graph, start] of instances()) {
      const run = trace(bfs, graph, start);
      const expected = [...discoveries(graph, start)];
      expect(run.configurations.length).toBe(expected.length);
      expected.forEach(({ discovered, pointers }, at) => {
        steps++;
        const got = run.configurations[at]!;
        const isSame = discovered.every((is, node) => got.nodes[node] === (is ? 1 : 0));
        const pointed = pointersOf(run, at);
        if (isSame && pointers.every((pointer, node) => pointed[node] === pointer)) return;
        expect.fail(`step ${at} from ${start} on ${[...graph.offsets]} ${[...graph.targets]}`);
      });
      const last = pointersOf(run, expected.length - 1);
      const { parents, distances } = textbookBfs(graph, start);
      expect([last, expected.length - 1]).toEqual([[...parents], Math.max(...distances)]);
      // One pointer a node, and only from child to parent.
      const marked = run.configurations.at(-1)!.edges.reduce((sum, state) => sum + state, 0);
      expect(marked).toBe(last.filter((parent) => parent !== -1).length);
    }
    expect(steps).toBeGreaterThan(10_000);
  });

  it('names a state that it does not list', () => {
    const wrong = { ...bfs, edgeRules: [{ sender: 'NOT', next: 'POINTER' }] };
    expect(() => referenceTables(wrong)).toThrow('a state must be one of NONE, PTR, got "POINTER"');
  });
});

describe('edgeList', () => {
  it('sorts both directions and the loops of the worked example, with their reverses', () => {
    const { senders, receivers, reverse, loops } = edgeList(example);
    const pairs = '00 01 02 10 11 12 13 20 21 22 24 31 33 34 42 43 44';
    expect([...senders].map((sender, edge) => `${sender}${receivers[edge]}`).join(' ')).toBe(pairs);
    expect([...reverse]).toEqual([0, 3, 7, 1, 4, 8, 11, 2, 5, 9, 14, 6, 12, 15, 10, 13, 16]);
    expect([...loops]).toEqual([0, 4, 9, 12, 16]);
  });

  it('takes loops of the graph for the loop that every node has, and parallel edges for one', () => {
    const plain = edgeList(fromEdges(3, [0, 2], [2, 1], { weights: [5, 7] }));
    const weights = [5, 1, 7, 9, 8];
    const graph = fromEdges(3, [0, 1, 2, 2, 0], [2, 1, 1, 0, 0], { duplicates: 'keep', weights });
    expect(graph.targets.length).toBe(8);
    expect(edgeList(graph)).toEqual(plain);
    expect([...plain.weights!]).toEqual([0, 5, 0, 7, 5, 7, 0]);
  });

  it('lists the loops alone of a graph without edges', () => {
    expect([...edgeList(fromEdges(3, [], [])).receivers]).toEqual([0, 1, 2]);
  });

  it('refuses a directed graph', () => {
    expect(() => edgeList(fromEdges(2, [0], [1], { directed: true }))).toThrow('graph must be undirected');
  });
});
