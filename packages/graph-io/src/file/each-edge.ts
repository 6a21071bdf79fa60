import { edgeList, type Graph } from '@kleene/graphs';

/** Calls `visit` once for each edge, in the order of sources, then of targets; an undirected edge with its lower node first. */
export function eachEdge(
  graph: Graph,
  visit: (source: number, target: number, weight: number | undefined) => void,
): void {
  const { sources, targets, weights } = edgeList(graph);
  sources.forEach((source, edge) => visit(source, targets[edge]!, weights?.[edge]));
}

/** The shortest text that reads as the same number, the sign of zero included. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
