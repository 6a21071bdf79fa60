import { checkInteger } from '@kleene/base';
import { fromEdges } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/** The undirected hypercube of 2 ** dimension nodes: two are joined when their numbers differ in one bit. `dimension` is from 0 to 26. */
export function hypercube(dimension: number): Graph {
  // 26 * 2 ** 26 arcs are the most that fit.
  checkInteger('graphs.hypercube', 'dimension', dimension, { min: 0, max: 26 });
  const nodes = 2 ** dimension;
  const edges = (nodes / 2) * dimension;
  const [sources, targets] = [new Int32Array(edges), new Int32Array(edges)];
  for (let bit = 0, edge = 0; bit < dimension; bit++) {
    for (let node = 0; node < nodes; node++) {
      if (node & (1 << bit)) continue;
      sources[edge] = node;
      targets[edge++] = node | (1 << bit);
    }
  }
  return fromEdges(nodes, sources, targets);
}
