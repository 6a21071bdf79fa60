import { checkInteger, refuse } from '@kleene/base';
import { arcSources, checkGraph, loopCount, parallelCount, reverseArcs, type Graph } from '@kleene/graphs';
import type { Draws } from '@kleene/random';
import type { GraphInstance, SourceInstance } from './algorithm.ts';

/** Throws `invalid-argument` unless the graph of an instance is undirected, without loops and parallel edges. O(nodes + arcs). */
export function checkSimple(where: string, { graph }: GraphInstance): void {
  checkGraph(where, 'graph', graph);
  if (graph.nodes === 0) refuse(where, 'graph', 'a graph with nodes', 'none');
  if (graph.directed) refuse(where, 'graph', 'undirected', 'a directed one');
  if (loopCount(graph) > 0) refuse(where, 'graph', 'without loops', loopCount(graph));
  if (parallelCount(graph) > 0) refuse(where, 'graph', 'without parallel edges', parallelCount(graph));
}

/** `checkSimple`, and that the source is a node. */
export function checkSource(where: string, instance: SourceInstance): void {
  checkSimple(where, instance);
  checkInteger(where, 'source', instance.source, { min: 0, max: instance.graph.nodes - 1 });
}

/** `checkSource`, and that there are weights, all above 0; returns them. */
export function checkWeights(where: string, instance: SourceInstance): Float64Array {
  checkSource(where, instance);
  const { weights } = instance.graph;
  if (weights === undefined) return refuse(where, 'graph', 'weighted', 'one without weights');
  const arc = weights.findIndex((weight) => weight <= 0);
  return arc < 0 ? weights : refuse(where, `graph.weights[${arc}]`, 'above 0', weights[arc]);
}

/** The graph with weights sqrt(u v + 10^-3), where u and v are uniform in [0, 1): two draws an edge, edges in ascending order. */
export function withWeights(draws: Draws, graph: Graph): Graph {
  const weights = new Float64Array(graph.targets.length);
  const sources = arcSources(graph);
  const reverse = reverseArcs(graph);
  for (let arc = 0; arc < weights.length; arc++)
    if (sources[arc]! < graph.targets[arc]!)
      weights[arc] = weights[reverse[arc]!] = Math.sqrt(draws.uniform() * draws.uniform() + 1e-3);
  return { ...graph, weights };
}

/** The graph and a source, uniform among its nodes. */
export function withSource(draws: Draws, graph: Graph): SourceInstance {
  return { graph, source: draws.integers(0, graph.nodes) };
}
