import { KleeneError } from '@kleene/base';
import type { Graph } from '@kleene/graphs';

/**
 * The edges that a machine works on: both directions of every edge of an undirected graph, and one loop at every node, sorted
 * by sender, then by receiver. Loops of the graph itself are the same loops, and parallel edges count as one.
 */
export interface EdgeList {
  readonly nodes: number;
  /** `[edges]`. */
  readonly senders: Int32Array;
  /** `[edges]`. */
  readonly receivers: Int32Array;
  /** `[edges]`: the position of the edge from the receiver to the sender; a loop is its own reverse. */
  readonly reverse: Int32Array;
  /** `[nodes]`: the position of each node's loop. */
  readonly loops: Int32Array;
  /** `[edges]`, where the graph is weighted; 0 on loops. Of parallel edges the first counts. */
  readonly weights?: Float64Array;
}

/** The edge list of an undirected graph; O(nodes + arcs). Throws `invalid-argument` for a directed one. */
export function edgeList(graph: Graph): EdgeList {
  refuseDirected('discrete.edgeList', graph);
  const capacity = graph.nodes + graph.targets.length;
  const senders = new Int32Array(capacity);
  const receivers = new Int32Array(capacity);
  const weights = graph.weights && new Float64Array(capacity);
  const loops = new Int32Array(graph.nodes);
  let edges = 0;
  const push = (sender: number, receiver: number, weight: number): void => {
    senders[edges] = sender;
    receivers[edges] = receiver;
    if (weights) weights[edges] = weight;
    edges++;
  };
  for (let node = 0; node < graph.nodes; node++) {
    let last = -1;
    for (let arc = graph.offsets[node]!; arc <= graph.offsets[node + 1]!; arc++) {
      const target = arc < graph.offsets[node + 1]! ? graph.targets[arc]! : graph.nodes;
      if (last < node && target >= node) {
        loops[node] = edges;
        push(node, node, 0);
      }
      if (target !== last && target !== node && target < graph.nodes) push(node, target, graph.weights?.[arc] ?? 0);
      last = target;
    }
  }
  return {
    nodes: graph.nodes,
    senders: senders.slice(0, edges),
    receivers: receivers.slice(0, edges),
    reverse: reverseOf(graph.nodes, senders, receivers, edges),
    loops,
    ...(weights && { weights: weights.slice(0, edges) }),
  };
}

/** Throws `invalid-argument` when `graph` is directed. */
export function refuseDirected(where: string, graph: Graph): void {
  if (graph.directed)
    throw new KleeneError('invalid-argument', `${where}: graph must be undirected, got a directed one`);
}

/** Walking the edges in order meets the senders to each receiver in ascending order: the order of that receiver's own row. */
function reverseOf(nodes: number, senders: Int32Array, receivers: Int32Array, edges: number): Int32Array {
  const next = new Int32Array(nodes);
  for (let edge = edges - 1; edge >= 0; edge--) next[senders[edge]!] = edge;
  const reverse = new Int32Array(edges);
  for (let edge = 0; edge < edges; edge++) reverse[edge] = next[receivers[edge]!]!++;
  return reverse;
}
