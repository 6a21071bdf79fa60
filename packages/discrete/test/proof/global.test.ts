import { describe, expect, it } from 'vitest';
import {
  crossCheck,
  interpret,
  mutants,
  parentsOf,
  prove,
  referenceTables,
  smallGraphs,
  type Machine,
  type Tables,
} from '@kleene/discrete/proof';
import { connectedErdosRenyi, fromEdges, type Graph } from '@kleene/graphs';
import { draws, key, type Draws } from '@kleene/random';
import { textbookPrim } from '../comparators.ts';
import { dfs, prim } from '../machines.ts';
import { scramble } from '../scramble.ts';

const parents = (machine: Machine, tables: Tables, graph: Graph, start: number): number[] => {
  const { edges, configurations } = interpret(tables, machine, graph, start);
  return [...parentsOf(machine, edges, configurations.at(-1)!)];
};

function weighted(random: Draws, nodes: number): Graph {
  const { offsets, targets } = connectedErdosRenyi(random, nodes);
  const [sources, ends]: [number[], number[]] = [[], []];
  for (let node = 0; node < nodes; node++)
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      if (node >= targets[arc]!) continue;
      sources.push(node);
      ends.push(targets[arc]!);
    }
  return fromEdges(nodes, sources, ends, { weights: random.uniforms(sources.length) });
}

function depthFirst(graph: Graph, node: number, found: number[]): number[] {
  for (const next of graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1])) {
    if (found[next] !== -1) continue;
    found[next] = node;
    depthFirst(graph, next, found);
  }
  return found;
}

describe('the checker, given a machine in which one edge of the graph is chosen', () => {
  it('proves the rules of Prim and of depth-first search, whose menus the small graphs bear out', () => {
    for (const machine of [prim, dfs]) {
      const certificate = prove(referenceTables(machine), machine, { maxNodes: 4, randomGraphs: 0 });
      expect(certificate.obligations.filter(({ ok }) => !ok)).toEqual([]);
      expect(certificate.crossCheck).toMatchObject({ graphs: 43, mismatches: 0 });
    }
  });

  it.each([
    [prim, 15, 18],
    [dfs, 48, 64],
  ])('asks of $algorithm as many entries as were counted by hand', (machine, least, most) => {
    const { obligations } = prove(referenceTables(machine), machine, { maxNodes: 0, randomGraphs: 0 });
    const entries = obligations.filter(({ kind }) => kind === 'node' || kind === 'edge').length;
    expect(entries).toBeGreaterThanOrEqual(least);
    expect(entries).toBeLessThanOrEqual(most);
  });

  it('runs machines that find the trees of textbook algorithms', () => {
    const random = draws(key(4));
    for (let i = 0; i < 60; i++) {
      const graph = weighted(random, random.integers(2, 14));
      const start = random.integers(0, graph.nodes);
      expect(parents(prim, referenceTables(prim), graph, start)).toEqual(textbookPrim(graph, start));
      const none = Array.from({ length: graph.nodes }, (_, node) => (node === start ? node : -1));
      expect(parents(dfs, referenceTables(dfs), graph, start)).toEqual(depthFirst(graph, start, none));
    }
  });

  it('needs no entry that it does not ask for: machines with all others at random take the same steps', () => {
    const random = draws(key(5));
    const graphs = Array.from({ length: 6 }, () => weighted(random, random.integers(2, 12)));
    for (const machine of [prim, dfs])
      for (let i = 0; i < 20; i++)
        expect(crossCheck(scramble(random, machine), machine, 1, graphs).check.mismatches).toBe(0);
  });

  it('refuses all faults, alone and together', () => {
    expect(mutants(referenceTables(prim), prim).filter(({ refused }) => !refused)).toEqual([]);
  });

  it('notices that a menu leaves a class out', () => {
    const [growing, done] = prim.menus as [Machine['menus'][0], Machine['menus'][0]];
    const edges = { ...growing.edges, may: growing.edges.may!.slice(0, 2) };
    const wrong = { ...prim, menus: [{ ...growing, edges }, done] };
    const graphs = [...smallGraphs(3, 'connected')].map((graph) => ({
      ...graph,
      weights: new Float64Array(graph.targets.length),
    }));
    expect(() => crossCheck(referenceTables(prim), wrong, 1, graphs)).toThrow(
      'no menu lists {OUT>IN NONE, IN>OUT NONE, IN>IN NONE, IN>IN PTR, loop',
    );
  });
});
