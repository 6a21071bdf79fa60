import type { Graph } from '@kleene/graphs';

/** What a search found: -1 for nodes that it did not reach; the start is its own parent. */
export interface SearchResult {
  /** `[nodes]`. */
  readonly parents: Int32Array;
  /** `[nodes]`. */
  readonly distances: Int32Array;
}

/**
 * Breadth-first search layer by layer (Moore 1959); of the neighbours in the layer before, the one with the smallest index is the
 * parent. It is what a reasoner is measured by, so it shares no code with any.
 */
export function classicalBfs({ nodes, offsets, targets }: Graph, start: number): SearchResult {
  const parents = new Int32Array(nodes).fill(-1);
  const distances = new Int32Array(nodes).fill(-1);
  parents[start] = start;
  distances[start] = 0;
  let layer = [start];
  for (let distance = 1; layer.length > 0; distance++) {
    const next: number[] = [];
    for (const from of layer.sort((a, b) => a - b)) {
      for (let arc = offsets[from]!; arc < offsets[from + 1]!; arc++) {
        const to = targets[arc]!;
        if (distances[to] !== -1) continue;
        distances[to] = distance;
        parents[to] = from;
        next.push(to);
      }
    }
    layer = next;
  }
  return { parents, distances };
}
