import { describe, expect, it } from 'vitest';
import {
  bfs,
  checkMenus,
  edgeList,
  smallGraphs,
  step,
  referenceTables,
  edgeScalars,
  trace,
  type Configuration,
  type EdgeList,
  type Machine,
} from '@kleene/discrete/proof';
import { dfs, prim } from '../machines.ts';

// The menus of breadth-first search, read here anew from configurations; no code of the checker is used.

const name = (a: number, b: number, c: number): string =>
  `${bfs.nodeStates[a]}>${bfs.nodeStates[b]} ${bfs.edgeStates[c]}`;

/** For each node the class of its loop and those of the other edges into it. */
function neighbourhoods(
  edges: EdgeList,
  { nodes, edges: states }: Configuration,
): { loop: string; others: Set<string> }[] {
  return Array.from(nodes, (own, node) => {
    const into = [...states.keys()].filter((edge) => edges.receivers[edge] === node);
    const classOf = (edge: number): string => name(nodes[edges.senders[edge]!]!, own, states[edge]!);
    return {
      loop: classOf(edges.loops[node]!),
      others: new Set(into.filter((edge) => edges.senders[edge] !== node).map(classOf)),
    };
  });
}

function menuOf({ loop, others }: { loop: string; others: Set<string> }): string | undefined {
  const menus: Machine['menus'] = bfs.menus;
  return menus.find(({ loops, edges: { must = [], may = [] } }) => {
    const allowed: readonly string[] = [...must, ...may];
    const isLoop = loops.must?.some((one) => one === loop) ?? false;
    return isLoop && must.every((one) => others.has(one)) && [...others].every((one) => allowed.includes(one));
  })?.id;
}

describe('the menus of breadth-first search', () => {
  it('list every situation on all graphs of at most 5 nodes from every start, and every class that they list occurs', () => {
    const seen = new Map(bfs.menus.map(({ id }) => [id, new Set<string>()]));
    let situations = 0;
    for (const graph of smallGraphs(5, 'any')) {
      for (let start = 0; start < graph.nodes; start++) {
        const { edges, configurations } = trace(bfs, graph, start);
        for (const neighbourhood of configurations.flatMap((configuration) => neighbourhoods(edges, configuration))) {
          const menu = menuOf(neighbourhood);
          if (menu === undefined) expect.fail(`no menu for ${neighbourhood.loop}, ${[...neighbourhood.others]}`);
          neighbourhood.others.forEach((one) => seen.get(menu)!.add(one));
          situations++;
        }
      }
    }
    expect(situations).toBeGreaterThan(50_000);
    const listed = bfs.menus.map(({ id, edges }) => [id, [...(edges.must ?? []), ...(edges.may ?? [])]] as const);
    const unseen = listed.flatMap(([id, classes]) =>
      classes.filter((one) => !seen.get(id)!.has(one)).map((one) => [id, one]),
    );
    // All neighbours of the start point to it; that is no fact about a neighbourhood, so that the menu does not claim it.
    expect(unseen).toEqual([['DISC, the start', 'DISC>DISC NONE']]);
  });

  it('are kept by one step from every configuration that lies in them, reachable or not, on all graphs of at most 3 nodes', () => {
    let kept = 0;
    const rules = referenceTables(bfs);
    for (const graph of smallGraphs(3, 'any')) {
      const edges = edgeList(graph);
      const scalars = edgeScalars(bfs, edges, 1);
      const bits = graph.nodes + edges.senders.length;
      for (let code = 0; code < 2 ** bits; code++) {
        const states = Uint8Array.from({ length: bits }, (_, i) => (code >> i) & 1);
        const before = { nodes: states.subarray(0, graph.nodes), edges: states.subarray(graph.nodes) };
        if (neighbourhoods(edges, before).some((one) => menuOf(one) === undefined)) continue;
        const after = step(rules, edges, scalars, before);
        expect(neighbourhoods(edges, after).every((one) => menuOf(one) !== undefined)).toBe(true);
        kept++;
      }
    }
    expect(kept).toBeGreaterThan(1000);
  });
});

describe('checkMenus', () => {
  it('finds nothing wrong with the machines there are', () => {
    for (const machine of [bfs, prim, dfs]) expect(checkMenus(machine)).toEqual([]);
  });

  const without = (menu: number, one: string): Machine => ({
    ...bfs,
    menus: bfs.menus.map((other, i) =>
      i === menu
        ? { ...other, edges: { ...other.edges, may: other.edges.may!.filter((edge) => edge !== one) } }
        : other,
    ),
  });

  const optional = bfs.menus.flatMap(({ id, edges }, menu) => (edges.may ?? []).map((one) => [one, id, menu] as const));
  it.each(optional)('notices that %s is missing from the menu %s', (one, _, menu) => {
    expect(checkMenus(without(menu, one)).join('\n')).toContain('no menu lists {');
  });

  it.each(bfs.menus.map(({ id }) => id))('notices that the menu %s is missing', (id) => {
    expect(checkMenus({ ...bfs, menus: bfs.menus.filter((menu) => menu.id !== id) })).not.toEqual([]);
  });

  it('notices rules that lead out of the menus', () => {
    const eager: Machine = { ...bfs, edgeRules: [{ sender: 'NOT', receiver: 'NOT', next: 'PTR' }] };
    expect(checkMenus(eager).join('\n')).toContain('no menu lists {');
  });

  it('notices that a choice which is left open makes a difference', () => {
    const [beside] = bfs.menus;
    const open: Machine = {
      ...bfs,
      menus: [{ ...beside!, wins: [...beside!.wins, 'NOT>NOT NONE'] }, ...bfs.menus.slice(1)],
    };
    const problems = checkMenus(open);
    expect(problems).toContain('NOT beside DISC: the next state of the node depends on which class wins');
    expect(problems).toContain('NOT beside DISC: the next state of an edge depends on whether DISC>NOT NONE wins');
  });

  it.each<[string, Machine['menus'][0]]>([
    ['without a loop', { id: 'bare', loops: {}, edges: { must: ['NOT>DISC NONE'] }, wins: [] }],
    ['with two loops', { id: 'two', loops: { must: ['NOT>NOT NONE', 'NOT>NOT PTR'] }, edges: {}, wins: [] }],
    ['with a loop that may be missing', { id: 'maybe', loops: { may: ['NOT>NOT NONE'] }, edges: {}, wins: [] }],
  ])('refuses a menu %s where each node chooses', (_, menu) => {
    expect(() => checkMenus({ ...bfs, menus: [menu] })).toThrow(
      `menu ${menu.id} must be with a class that is sure, the loop`,
    );
  });

  it('notices rules that miss their own obligations', () => {
    expect(checkMenus({ ...bfs, prefers: [] })[0]).toBe(
      'by its own rules, NOT beside DISC: NOT>NOT NONE: can be chosen, not loses',
    );
  });
});
