import { KleeneError } from '@kleene/base';
import type { Graph } from '@kleene/graphs';

/** The edges on which values are stored: both directions of every edge and one loop a node, by source, then target. */
export interface Edges {
  readonly nodes: number;
  /** `[nodes + 1]`, where the edges of each source begin. */
  readonly offsets: Int32Array;
  /** `[edges]`. */
  readonly sources: Int32Array;
  /** `[edges]`. */
  readonly targets: Int32Array;
}

/** The edges of a graph without loops, and a loop for every node. */
export function edgesOf({ nodes, offsets, targets }: Graph): Edges {
  const edges: Edges = {
    nodes,
    offsets: offsets.map((offset, node) => offset + node),
    sources: new Int32Array(targets.length + nodes),
    targets: new Int32Array(targets.length + nodes),
  };
  for (let node = 0; node < nodes; node++) {
    edges.sources.fill(node, edges.offsets[node]!, edges.offsets[node + 1]!);
    let at = edges.offsets[node]!;
    let arc = offsets[node]!;
    while (arc < offsets[node + 1]! && targets[arc]! < node) edges.targets[at++] = targets[arc++]!;
    edges.targets[at++] = node;
    while (arc < offsets[node + 1]!) edges.targets[at++] = targets[arc++]!;
  }
  return edges;
}

/** Values `[arcs]` of a graph as values `[edges]`, with `loop` on every loop. */
export function onEdges({ sources, targets }: Edges, arcs: Float64Array, loop: number): Float64Array {
  const out = new Float64Array(sources.length);
  let arc = 0;
  for (let edge = 0; edge < out.length; edge++) out[edge] = sources[edge] === targets[edge] ? loop : arcs[arc++]!;
  return out;
}

/** Pointers `[nodes]` as a one for the edge from each node to its target, `[edges]`; throws `invalid-argument` where there is no such edge. */
export function pointersOnEdges(
  where: string,
  { nodes, offsets, targets }: Edges,
  pointers: Float64Array,
): Float64Array {
  const out = new Float64Array(targets.length);
  for (let node = 0; node < nodes; node++) {
    let edge = offsets[node]!;
    while (edge < offsets[node + 1]! && targets[edge] !== pointers[node]) edge++;
    if (edge === offsets[node + 1]!) refuseOffEdge(where, 'pointers', node, pointers[node]!);
    out[edge] = 1;
  }
  return out;
}

/** Ends with the error for a value where there is no edge. */
export function refuseOffEdge(where: string, what: string, from: number, to: number): never {
  throw new KleeneError(
    'invalid-argument',
    `${where}: ${what} must lie on the edges of the graph, got ${from} -> ${to}`,
  );
}
