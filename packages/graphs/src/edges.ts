import { edgeCount, type Graph } from './graph.ts';

/** A graph's edges, each once. */
export interface EdgeList {
  /** `[edges]`, ascending. */
  readonly sources: Int32Array;
  /** `[edges]`; not below the source where the graph is undirected. */
  readonly targets: Int32Array;
  /** `[edges]`, where the graph is weighted. */
  readonly weights?: Float64Array;
}

/** The edges of a graph, each once: an undirected edge from its smaller node. What `fromEdges` takes. O(nodes + arcs). */
export function edgeList(graph: Graph): EdgeList {
  const count = edgeCount(graph);
  const [sources, targets] = [new Int32Array(count), new Int32Array(count)];
  const weights = graph.weights && new Float64Array(count);
  let edge = 0;
  for (let node = 0; node < graph.nodes; node++) {
    for (let arc = graph.offsets[node]!; arc < graph.offsets[node + 1]!; arc++) {
      if (!graph.directed && graph.targets[arc]! < node) continue;
      sources[edge] = node;
      targets[edge] = graph.targets[arc]!;
      if (weights) weights[edge] = graph.weights![arc]!;
      edge++;
    }
  }
  return { sources, targets, ...(weights && { weights }) };
}
