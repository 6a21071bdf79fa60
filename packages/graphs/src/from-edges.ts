import { checkInteger, checkOneOf, checkOptions, refuse } from '@kleene/base';
import { checkDirected } from './check-directed.ts';
import type { Graph } from './graph.ts';

/** The most nodes, and the most arcs, that 32-bit offsets address. */
export const MAX_INDEX: number = 2 ** 31 - 2;

/** How `fromEdges` reads its lists. */
export interface EdgeOptions {
  /** One finite number an edge; without it the graph is unweighted. */
  readonly weights?: ArrayLike<number>;
  /** Whether edge `i` leads only from `sources[i]` to `targets[i]`; default false. */
  readonly directed?: boolean;
  /**
   * `merge` (default) makes edges between the same nodes one edge, with the smallest of their weights; in an undirected graph
   * (a, b) and (b, a) are such edges. `keep` makes them parallel edges, in the order given.
   */
  readonly duplicates?: 'merge' | 'keep';
  /** What becomes of an edge from a node to itself; default `keep`. */
  readonly loops?: 'keep' | 'drop';
}

type Visit = (from: number, to: number, edge: number) => void;

/**
 * The graph of `nodes` nodes with an edge from `sources[i]` to `targets[i]` for every `i`, in O(nodes + edges) by two stable
 * counting sorts. How many edges were merged or dropped is the length of the lists minus `edgeCount` of the result.
 * Throws `invalid-argument` for lists of unequal length, an index outside 0 .. nodes - 1 and a weight that is not finite.
 */
export function fromEdges(
  nodes: number,
  sources: ArrayLike<number>,
  targets: ArrayLike<number>,
  options: EdgeOptions = {},
): Graph {
  const where = 'graphs.fromEdges';
  checkOptions(where, options, ['weights', 'directed', 'duplicates', 'loops']);
  const { weights, directed = false, duplicates = 'merge', loops = 'keep' } = options;
  checkInteger(where, 'nodes', nodes, { min: 0, max: MAX_INDEX });
  checkDirected(where, directed);
  checkOneOf(where, 'duplicates', duplicates, ['merge', 'keep']);
  checkOneOf(where, 'loops', loops, ['keep', 'drop']);
  checkLists(where, nodes, sources, targets, weights);
  const eachArc = (visit: Visit): void => {
    for (let edge = 0; edge < sources.length; edge++) {
      const from = sources[edge]!;
      const to = targets[edge]!;
      if (from === to && loops === 'drop') continue;
      visit(from, to, edge);
      if (!directed && from !== to) visit(to, from, edge);
    }
  };
  const graph = { ...sortArcs(where, nodes, eachArc, weights), nodes, directed };
  return duplicates === 'merge' ? mergeParallel(graph) : graph;
}

function checkLists(
  where: string,
  nodes: number,
  sources: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights?: ArrayLike<number>,
): void {
  for (const [name, list] of Object.entries({ sources, targets, ...(weights !== undefined && { weights }) })) {
    if (!isList(list)) refuse(where, name, 'a list of numbers', list);
    if (list.length !== sources.length) refuse(where, name, `as long as sources (${sources.length})`, list.length);
  }
  for (let edge = 0; edge < sources.length; edge++) {
    if (!isNode(sources[edge]!, nodes)) refuseNode(where, `sources[${edge}]`, nodes, sources[edge]);
    if (!isNode(targets[edge]!, nodes)) refuseNode(where, `targets[${edge}]`, nodes, targets[edge]);
    if (weights !== undefined && !Number.isFinite(weights[edge]))
      refuse(where, `weights[${edge}]`, 'a finite number', weights[edge]);
  }
}

function isList(value: unknown): value is ArrayLike<number> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && 'length' in value);
}

function isNode(value: number, nodes: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < nodes;
}

function refuseNode(where: string, name: string, nodes: number, value: unknown): never {
  refuse(where, name, nodes === 0 ? 'absent, for there are no nodes' : `a node from 0 to ${nodes - 1}`, value);
}

/** Rows in ascending order: the arcs are put in order of target first, then, keeping that order, in order of source. */
function sortArcs(
  where: string,
  nodes: number,
  eachArc: (visit: Visit) => void,
  weights?: ArrayLike<number>,
): Pick<Graph, 'offsets' | 'targets' | 'weights'> {
  let arcs = 0;
  eachArc(() => arcs++);
  if (arcs > MAX_INDEX) refuse(where, 'sources', `of at most ${MAX_INDEX} arcs`, arcs);

  const byTarget = new Int32Array(nodes + 1);
  const offsets = new Int32Array(nodes + 1);
  eachArc((from, to) => {
    byTarget[to + 1]!++;
    offsets[from + 1]!++;
  });
  accumulate(byTarget);
  accumulate(offsets);

  const froms = new Int32Array(arcs);
  const edges = weights && new Int32Array(arcs);
  const next = byTarget.slice();
  eachArc((from, to, edge) => {
    const slot = next[to]!++;
    froms[slot] = from;
    if (edges) edges[slot] = edge;
  });

  const targets = new Int32Array(arcs);
  const sorted = weights && new Float64Array(arcs);
  next.set(offsets);
  for (let to = 0; to < nodes; to++) {
    for (let slot = byTarget[to]!; slot < byTarget[to + 1]!; slot++) {
      const arc = next[froms[slot]!]!++;
      targets[arc] = to;
      if (sorted) sorted[arc] = weights![edges![slot]!]!;
    }
  }
  return { offsets, targets, ...(sorted && { weights: sorted }) };
}

function accumulate(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i++) counts[i]! += counts[i - 1]!;
}

/** Makes equal neighbours in a row one arc, in place: the graph has not been handed out yet. */
function mergeParallel(graph: Graph): Graph {
  const { nodes, offsets, targets, weights } = graph;
  let kept = 0;
  for (let node = 0, arc = 0; node < nodes; node++) {
    const end = offsets[node + 1]!;
    const row = kept;
    for (; arc < end; arc++) {
      if (kept > row && targets[kept - 1] === targets[arc]) {
        if (weights) weights[kept - 1] = Math.min(weights[kept - 1]!, weights[arc]!);
        continue;
      }
      targets[kept] = targets[arc]!;
      if (weights) weights[kept] = weights[arc]!;
      kept++;
    }
    offsets[node + 1] = kept;
  }
  if (kept === targets.length) return graph;
  return { ...graph, targets: targets.slice(0, kept), ...(weights && { weights: weights.slice(0, kept) }) };
}
