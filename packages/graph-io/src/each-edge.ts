import type { Graph } from '@kleene/graphs';

/** Calls `visit` once for each edge, in the order of sources, then of targets; an undirected edge with its lower node first. */
export function eachEdge(
  { nodes, offsets, targets, weights, directed }: Graph,
  visit: (source: number, target: number, weight: number | undefined) => void,
): void {
  for (let source = 0; source < nodes; source++) {
    for (let arc = offsets[source]!; arc < offsets[source + 1]!; arc++)
      if (directed || targets[arc]! >= source) visit(source, targets[arc]!, weights?.[arc]);
  }
}

/** The shortest text that reads as the same number, the sign of zero included. */
export function numberText(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
