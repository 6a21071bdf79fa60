import type { Graph } from './graph.ts';

/** The connected parts of a graph: `of[node]` is the number of the part that `node` lies in. */
export interface Components {
  readonly count: number;
  /** `[nodes]`; parts are numbered from 0 in the order of their smallest node. */
  readonly of: Int32Array;
}

/**
 * The connected components of a graph, directions ignored (weak components where it is directed): union-find with path halving
 * (Tarjan and van Leeuwen 1984), whose roots are the smallest nodes.
 */
export function components({ nodes, offsets, targets }: Graph): Components {
  const parent = Int32Array.from({ length: nodes }, (_, node) => node);
  for (let node = 0; node < nodes; node++) {
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++) unite(parent, node, targets[arc]!);
  }
  let count = 0;
  const of = new Int32Array(nodes);
  for (let node = 0; node < nodes; node++) {
    const root = find(parent, node);
    of[node] = root === node ? count++ : of[root]!;
  }
  return { count, of };
}

function unite(parent: Int32Array, a: number, b: number): void {
  const rootA = find(parent, a);
  const rootB = find(parent, b);
  if (rootA < rootB) parent[rootB] = rootA;
  else parent[rootA] = rootB;
}

function find(parent: Int32Array, node: number): number {
  while (parent[node] !== node) {
    parent[node] = parent[parent[node]!]!;
    node = parent[node]!;
  }
  return node;
}
