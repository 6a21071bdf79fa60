import { checkInteger, checkOptions } from '@kleene/base';
import { components } from './components.ts';
import type { Graph } from './graph.ts';
import { toUndirected } from './transform.ts';

/** How many arcs leave each node, `[nodes]`; a loop counts once. */
export function degrees({ nodes, offsets }: Graph): Int32Array {
  return Int32Array.from({ length: nodes }, (_, node) => offsets[node + 1]! - offsets[node]!);
}

/** How many arcs lead to each node, `[nodes]`: the degrees of an undirected graph. */
export function inDegrees({ nodes, targets }: Graph): Int32Array {
  const counts = new Int32Array(nodes);
  for (const target of targets) counts[target]!++;
  return counts;
}

/** How many nodes have each degree, `[largest degree + 1]`; of no nodes, nothing. */
export function degreeCounts(graph: Graph): Int32Array {
  const of = degrees(graph);
  const counts = new Int32Array(of.reduce((most, degree) => Math.max(most, degree + 1), 0));
  for (const degree of of) counts[degree]!++;
  return counts;
}

/** How many arcs a shortest way from `source` to each node has, `[nodes]`; -1 where there is none. O(nodes + arcs). */
export function hopDistances(graph: Graph, source: number): Int32Array {
  checkInteger('graphs.hopDistances', 'source', source, { min: 0, max: graph.nodes - 1 });
  return search(graph, source).distances;
}

/** What is known of a diameter. */
export interface DiameterBounds {
  readonly lower: number;
  readonly upper: number;
  /** How many searches were made. */
  readonly searches: number;
}

/**
 * Bounds on the diameter, in hops: the longest of the shortest ways between two nodes that are connected, directions ignored. Searches from one node
 * after another, each chosen where a bound is still wide, and ends when both are equal or after `searches` of them (default 64), with a gap that
 * is then a few hops in random graphs (Takes and Kosters 2011). O(nodes + arcs) a search.
 */
export function diameterBounds(graph: Graph, options: { readonly searches?: number } = {}): DiameterBounds {
  const where = 'graphs.diameterBounds';
  checkOptions(where, options, ['searches']);
  const most = checkInteger(where, 'searches', options.searches ?? 64, { min: 1 });
  return bound(toUndirected(graph), most);
}

function bound(graph: Graph, most: number): DiameterBounds {
  const { nodes } = graph;
  const low = new Int32Array(nodes);
  const high = sizesOfParts(graph).map((size) => size - 1);
  const searched = new Uint8Array(nodes);
  const range = (): [lower: number, upper: number] => [low.reduce(larger, 0), high.reduce(larger, 0)];
  let searches = 0;
  for (let [lower, upper] = range(); ; [lower, upper] = range()) {
    if (lower === upper || searches === most) return { lower, upper, searches };
    const source = next(graph, low, high, searched, lower, searches);
    const { distances, farthest } = search(graph, source);
    searched[source] = 1;
    searches++;
    for (let node = 0; node < nodes; node++) {
      const distance = distances[node]!;
      if (distance < 0) continue;
      low[node] = Math.max(low[node]!, distance, farthest - distance);
      high[node] = Math.min(high[node]!, farthest + distance);
    }
  }
}

/** How many nodes the component of each node has, `[nodes]`. */
function sizesOfParts(graph: Graph): Int32Array {
  const { count, of } = components(graph);
  const sizes = new Int32Array(count);
  for (const part of of) sizes[part]!++;
  return of.map((part) => sizes[part]!);
}

/** By turns the node with the largest upper and the smallest lower bound of those that may still matter, the one of larger degree first. */
function next(
  { offsets }: Graph,
  low: Int32Array,
  high: Int32Array,
  searched: Uint8Array,
  lower: number,
  turn: number,
): number {
  const degree = (node: number): number => offsets[node + 1]! - offsets[node]!;
  const score = (node: number): number => (turn % 2 === 0 ? high[node]! : -low[node]!);
  let best = -1;
  for (let node = 0; node < low.length; node++) {
    if (searched[node] || high[node]! <= lower) continue;
    const gain = best < 0 ? 1 : score(node) - score(best);
    if (gain > 0 || (gain === 0 && degree(node) > degree(best))) best = node;
  }
  return best;
}

function search({ nodes, offsets, targets }: Graph, source: number): { distances: Int32Array; farthest: number } {
  const distances = new Int32Array(nodes).fill(-1);
  const queue = new Int32Array(nodes);
  distances[source] = 0;
  queue[0] = source;
  let end = 1;
  for (let i = 0; i < end; i++) {
    const node = queue[i]!;
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) {
      const target = targets[arc]!;
      if (distances[target]! >= 0) continue;
      distances[target] = distances[node]! + 1;
      queue[end++] = target;
    }
  }
  return { distances, farthest: distances[queue[end - 1]!]! };
}

function larger(a: number, b: number): number {
  return a > b ? a : b;
}
