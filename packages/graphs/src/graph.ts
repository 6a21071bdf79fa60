/**
 * An immutable graph in compressed sparse rows: the arcs that leave node `i` are `targets[offsets[i] .. offsets[i + 1])`, in
 * ascending order of target. Nodes are 0 .. nodes - 1. An undirected graph stores both arcs of an edge, and a loop once.
 */
export interface Graph {
  readonly nodes: number;
  /** `[nodes + 1]`, from 0 to the number of arcs. */
  readonly offsets: Int32Array;
  /** `[arcs]`, ascending within each row; parallel edges are equal neighbours in a row. */
  readonly targets: Int32Array;
  /** `[arcs]`, finite; absent from an unweighted graph. Both arcs of an undirected edge have the same weight. */
  readonly weights?: Float64Array;
  readonly directed: boolean;
}

/** How many arcs the graph stores: every edge of a directed graph, both directions of an undirected one, a loop once. */
export function arcCount(graph: Graph): number {
  return graph.targets.length;
}

/** How many edges the graph has, each parallel edge and each loop counted; O(nodes) for an undirected graph, with logarithms. */
export function edgeCount(graph: Graph): number {
  return graph.directed ? arcCount(graph) : (arcCount(graph) + loopCount(graph)) / 2;
}

/** How many edges of the graph join a node with itself. */
export function loopCount(graph: Graph): number {
  let loops = 0;
  for (let node = 0; node < graph.nodes; node++) {
    const end = graph.offsets[node + 1]!;
    for (let arc = lowerBound(graph, node, node); arc < end && graph.targets[arc] === node; arc++) loops++;
  }
  return loops;
}

/** How many edges repeat an earlier one between the same nodes (in the same direction, where the graph is directed). */
export function parallelCount(graph: Graph): number {
  let arcs = 0;
  let loops = 0;
  for (let node = 0; node < graph.nodes; node++) {
    for (let arc = graph.offsets[node]! + 1; arc < graph.offsets[node + 1]!; arc++) {
      if (graph.targets[arc] !== graph.targets[arc - 1]) continue;
      arcs++;
      if (graph.targets[arc] === node) loops++;
    }
  }
  return graph.directed ? arcs : (arcs + loops) / 2;
}

/** How many arcs leave `node` (a number from 0 to nodes - 1, not checked); a loop counts once. */
export function degree(graph: Graph, node: number): number {
  return graph.offsets[node + 1]! - graph.offsets[node]!;
}

/** The targets of the arcs that leave `node`, ascending: a view of the graph's own memory, to be read only. */
export function neighbours(graph: Graph, node: number): Int32Array {
  return graph.targets.subarray(graph.offsets[node]!, graph.offsets[node + 1]!);
}

/** The node that each arc leaves, `[arcs]`: with `targets`, the graph as a list of pairs. */
export function arcSources(graph: Graph): Int32Array {
  const sources = new Int32Array(arcCount(graph));
  for (let node = 0; node < graph.nodes; node++) sources.fill(node, graph.offsets[node]!, graph.offsets[node + 1]!);
  return sources;
}

/**
 * The position of the arc `v -> u` for each arc `u -> v` of an undirected graph, `[arcs]`; a loop is its own reverse. Walking
 * the arcs in order meets the sources of each target in ascending order, which is the order of that target's own row: O(nodes + arcs).
 */
export function reverseArcs({ nodes, offsets, targets }: Graph): Int32Array {
  const reverse = new Int32Array(targets.length);
  const next = offsets.slice(0, nodes);
  for (let arc = 0; arc < targets.length; arc++) reverse[arc] = next[targets[arc]!]!++;
  return reverse;
}

/** The first arc of `node` whose target is not below `target`. */
function lowerBound({ offsets, targets }: Graph, node: number, target: number): number {
  let low = offsets[node]!;
  let high = offsets[node + 1]!;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (targets[middle]! < target) low = middle + 1;
    else high = middle;
  }
  return low;
}
