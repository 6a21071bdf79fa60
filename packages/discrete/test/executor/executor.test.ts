import { UndirectedGraph } from 'graphology';
import { singleSourceLength } from 'graphology-shortest-path/unweighted.js';
import { describe, expect, it } from 'vitest';
import {
  bfs,
  interpret,
  parentsOf,
  prove,
  referenceTables,
  smallGraphs,
  type Machine,
  type Tables,
} from '@kleene/discrete/proof';
import { bfsReasoner, compile, loadReasoner, run, type Reasoner } from '@kleene/discrete/executor';
import { complete, cycle, edgeCount, erdosRenyi, fromEdges, grid, path, star, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import { textbookBfs } from '../comparators.ts';

const reasoner = loadReasoner(bfsReasoner);
const executor = compile(reasoner);

/** Whether parents, distances and steps are those of a textbook search; fails with the first node where they are not. */
function expectTextbook(graph: Graph, start: number): void {
  const { parents, distances, steps } = run(executor, graph, start);
  const expected = textbookBfs(graph, start);
  const wrong = parents.findIndex(
    (parent, node) => parent !== expected.parents[node] || distances[node] !== expected.distances[node],
  );
  if (wrong >= 0) expect.fail(`node ${wrong} from ${start}: ${parents[wrong]}, ${distances[wrong]}`);
  expect(steps).toBe(expected.distances.reduce((a, b) => Math.max(a, b), 0));
}

const tree = (nodes: number): Graph => {
  const children = Array.from({ length: nodes - 1 }, (_, i) => i + 1);
  return fromEdges(
    nodes,
    children.map((node) => (node - 1) >> 1),
    children,
  );
};

describe('the executor', () => {
  it('finds what a textbook search finds, on all graphs of at most 5 nodes from every start', () => {
    for (const graph of smallGraphs(5, 'any'))
      for (let start = 0; start < graph.nodes; start++) expectTextbook(graph, start);
  });

  const random = draws(key(1));
  const shuffle = (graph: Graph): Graph => {
    const order = random.permutation(graph.nodes);
    const [sources, targets]: [number[], number[]] = [[], []];
    for (let node = 0; node < graph.nodes; node++)
      for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++) {
        sources.push(order[node]!);
        targets.push(order[graph.targets[arc]!]!);
      }
    return fromEdges(graph.nodes, sources, targets);
  };
  it.each<[string, Graph]>([
    ['a path of 2', path(2)],
    ['a path of 10^5', path(100_000)],
    ['a shuffled path', shuffle(path(5000))],
    ['a cycle', shuffle(cycle(4001))],
    ['a star', star(10_000)],
    ['a shuffled star', shuffle(star(10_000))],
    ['a tree', shuffle(tree(10_000))],
    ['a grid', grid(120, 90)],
    ['a shuffled grid', shuffle(grid(60, 70))],
    ['a complete graph', complete(400)],
    ['a sparse random graph in many parts', erdosRenyi(random, 20_000, { p: 1 / 20_000 })],
    ['a random graph', erdosRenyi(random, 20_000, { p: 5e-4 })],
    ['a graph without edges', fromEdges(9, [], [])],
    ['a single node', fromEdges(1, [], [])],
  ])('finds what a textbook search finds: %s', (_, graph) => {
    for (const start of new Set([0, graph.nodes >> 1, graph.nodes - 1])) expectTextbook(graph, start);
  });

  it('finds it on 10^6 nodes and 5x10^6 edges', () => {
    const graph = erdosRenyi(draws(key(2)), 1_000_000, { p: 1e-5 });
    expect(edgeCount(graph)).toBeGreaterThan(4_900_000);
    expectTextbook(graph, 123_456);
  }, 60_000);

  it('agrees with graphology on every distance', () => {
    for (const p of [0.0005, 0.004, 0.05]) {
      const graph = erdosRenyi(random, 1000, { p });
      const theirs = new UndirectedGraph();
      for (let node = 0; node < 1000; node++) theirs.addNode(node);
      for (let node = 0; node < 1000; node++)
        graph.targets
          .subarray(graph.offsets[node], graph.offsets[node + 1])
          .forEach((other) => theirs.mergeEdge(node, other));
      const lengths = singleSourceLength(theirs, 7);
      run(executor, graph, 7).distances.forEach((distance, node) => expect(distance).toBe(lengths[node] ?? -1));
    }
  });

  it('goes where the interpreter goes, step by step, with the same tables', () => {
    for (let i = 0; i < 40; i++) {
      const graph = erdosRenyi(random, random.integers(2, 65), { p: random.uniform() * 0.2 });
      const start = random.integers(0, graph.nodes);
      const { edges, configurations } = interpret(reasoner.tables, bfs, graph, start);
      const { parents, distances, steps } = run(executor, graph, start);
      expect(steps).toBe(configurations.length - 1);
      expect([...parents]).toEqual([...parentsOf(bfs, edges, configurations.at(-1)!)]);
      configurations.forEach(({ nodes }, step) =>
        nodes.forEach((state, node) => expect(state === 1).toBe(distances[node] !== -1 && distances[node]! <= step)),
      );
    }
  });

  it('passes over loops and takes parallel edges for one', () => {
    const sources = [0, 0, 1, 1, 2, 2, 3];
    const graph = fromEdges(5, sources, [0, 2, 2, 2, 3, 2, 3], { duplicates: 'keep' });
    expect(run(executor, graph, 0)).toEqual(run(executor, fromEdges(5, [0, 1, 2], [2, 2, 3]), 0));
    expect([...run(executor, graph, 0).parents]).toEqual([0, 2, 0, 2, -1]);
  });

  it.each([
    [
      'a directed graph',
      () => run(executor, fromEdges(2, [0], [1], { directed: true }), 0),
      'graph must be undirected, got a directed one',
    ],
    ['a start beyond the nodes', () => run(executor, path(3), 3), 'start must be an integer between 0 and 2, got 3'],
    [
      'a start that is no number',
      () => run(executor, path(3), '0' as never),
      'start must be an integer between 0 and 2, got "0"',
    ],
  ])('refuses %s', (_, act, message) => {
    expect(act).toThrow(`discrete.run: ${message}`);
  });
});

describe('compile', () => {
  /** A machine with its own rules for tables, as its author would prove it. */
  const own = (machine: Machine, change: (tables: Tables) => Tables = (tables) => tables): Reasoner => {
    const tables = change(referenceTables(machine));
    return { machine, tables, certificate: prove(tables, machine, { maxNodes: 3, randomGraphs: 0 }) };
  };

  it('reads from the tables who changes, by whom, and into what', () => {
    expect(executor.facts).toEqual({ open: 0, speaker: 1, next: 1 });
    // The same automaton with its states the other way round.
    const turned = compile(own({ ...bfs, nodeStates: ['DISC', 'NOT'], edgeStates: ['PTR', 'NONE'] }));
    expect(turned.facts).toEqual({ open: 1, speaker: 0, next: 0 });
    expect(run(turned, grid(5, 6), 8)).toEqual(run(executor, grid(5, 6), 8));
  });

  it.each<[string, Machine, string]>([
    [
      'hears the neighbour of smallest weight',
      { ...bfs, scalar: 'receiver' },
      'nodes must hear the neighbour of smallest index',
    ],
    ['never changes a node', { ...bfs, nodeRules: [] }, 'open nodes must change by speakers alone, got none'],
    [
      'points over every edge',
      { ...bfs, edgeRules: [{ edge: 'NONE', sender: 'NOT', receiver: 'DISC', next: 'PTR' }] },
      'edges over which a speaker was heard',
    ],
    ['does not point', { ...bfs, edgeRules: [] }, 'edges over which a speaker was heard'],
  ])('refuses a machine that %s: interpret can run it', (_, machine, message) => {
    const tables = referenceTables(machine);
    const certificate = { ...reasoner.certificate, range: 1 };
    expect(() => compile({ machine, tables, certificate })).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining(message) as string }),
    );
  });

  it('refuses every table with a required entry turned, so that what runs is what was proven', () => {
    const required = prove(reasoner.tables, bfs, { maxNodes: 0, randomGraphs: 0 }).obligations.length - 2;
    let refused = 0;
    for (const kind of ['nodeUpdate', 'edgeUpdate'] as const) {
      reasoner.tables[kind].forEach((state, entry) => {
        const tables = { ...reasoner.tables, [kind]: reasoner.tables[kind].with(entry, 1 - state) };
        try {
          compile({ ...reasoner, tables });
        } catch (error) {
          expect(error).toMatchObject({ code: 'not-certified' });
          refused++;
        }
      });
    }
    expect(refused).toBe(required);
  });
});
