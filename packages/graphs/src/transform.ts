import { checkInteger, refuse } from '@kleene/base';
import { edgeList } from './edges.ts';
import { fromEdges } from './from-edges.ts';
import { arcCount, arcSources, reverseArcs, type Graph } from './graph.ts';

/** The graph with every arc turned round; an undirected graph itself. Shares no memory unless it is undirected. O(nodes + arcs). */
export function transpose(graph: Graph): Graph {
  if (!graph.directed) return graph;
  const { weights } = graph;
  return fromEdges(graph.nodes, graph.targets, arcSources(graph), {
    directed: true,
    duplicates: 'keep',
    ...(weights && { weights }),
  });
}

/** The directed graph with both arcs of every edge; a directed graph itself. Shares the memory of `graph`. */
export function toDirected(graph: Graph): Graph {
  return graph.directed ? graph : { ...graph, directed: true };
}

/**
 * The undirected graph with an edge wherever there is an arc, in either direction; an undirected graph itself. Arcs between the same nodes, both
 * directions included, become one edge with the smallest of their weights.
 */
export function toUndirected(graph: Graph): Graph {
  if (!graph.directed) return graph;
  const { weights } = graph;
  return fromEdges(graph.nodes, arcSources(graph), graph.targets, { ...(weights && { weights }) });
}

/**
 * The graph whose weights are `weightOf(from, to)`, called once for each edge in order of its arcs (an undirected edge from its smaller
 * node), so that a stream of draws may give them. Shares all other memory. Throws `invalid-argument` for a weight that is not finite.
 */
export function withWeights(graph: Graph, weightOf: (from: number, to: number) => number): Graph {
  const where = 'graphs.withWeights';
  if (typeof weightOf !== 'function') refuse(where, 'weightOf', 'a function of two nodes', weightOf);
  const weights = new Float64Array(arcCount(graph));
  const reverse = graph.directed ? undefined : reverseArcs(graph);
  for (let from = 0; from < graph.nodes; from++) {
    for (let arc = graph.offsets[from]!; arc < graph.offsets[from + 1]!; arc++) {
      const to = graph.targets[arc]!;
      if (reverse && to < from) continue;
      const weight = weightOf(from, to);
      if (!Number.isFinite(weight)) refuse(where, `weightOf(${from}, ${to})`, 'a finite number', weight);
      weights[arc] = weight;
      if (reverse) weights[reverse[arc]!] = weight;
    }
  }
  return { ...graph, weights };
}

/** The graph in which node `i` is called `numbers[i]`. Throws `invalid-argument` unless `numbers` holds each of 0 .. nodes - 1 once. */
export function permute(graph: Graph, numbers: Int32Array): Graph {
  const where = 'graphs.permute';
  checkNumbers(where, 'numbers', numbers, graph.nodes);
  if (numbers.length !== graph.nodes) refuse(where, 'numbers', `of ${graph.nodes} elements`, numbers);
  return renamed(graph, graph.nodes, numbers);
}

/**
 * The part of a graph on the given nodes, with every edge between two of them: its node `i` is `nodes[i]`. O(nodes + arcs of the whole).
 * Throws `invalid-argument` for a node that is not there or there twice.
 */
export function inducedSubgraph(graph: Graph, nodes: Int32Array): Graph {
  checkNumbers('graphs.inducedSubgraph', 'nodes', nodes, graph.nodes);
  const numbers = new Int32Array(graph.nodes).fill(-1);
  nodes.forEach((node, i) => (numbers[node] = i));
  return renamed(graph, nodes.length, numbers);
}

/** Node `i` under its new number, or left out where that is -1. */
function renamed(graph: Graph, nodes: number, numbers: Int32Array): Graph {
  const { sources, targets, weights } = edgeList(graph);
  const isKept = (_: unknown, edge: number): boolean => numbers[sources[edge]!]! >= 0 && numbers[targets[edge]!]! >= 0;
  const named = (ends: Int32Array): Int32Array => ends.filter(isKept).map((node) => numbers[node]!);
  return fromEdges(nodes, named(sources), named(targets), {
    directed: graph.directed,
    duplicates: 'keep',
    ...(weights && { weights: weights.filter(isKept) }),
  });
}

function checkNumbers(where: string, name: string, numbers: Int32Array, nodes: number): void {
  if (!(numbers instanceof Int32Array)) refuse(where, name, 'an Int32Array', numbers);
  const seen = new Uint8Array(nodes);
  for (const [i, number] of numbers.entries()) {
    checkInteger(where, `${name}[${i}]`, number, { min: 0, max: nodes - 1 });
    if (seen[number]!++) refuse(where, `${name}[${i}]`, 'different from the others', number);
  }
}
