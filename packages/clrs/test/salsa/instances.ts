import { fromEdges, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import * as fc from 'fast-check';

/** Graphs of 2 to 12 nodes, with weights, connected or not. */
export const graphs: fc.Arbitrary<Graph> = fc
  .tuple(fc.integer({ min: 2, max: 12 }), fc.nat(), fc.double({ min: 0.1, max: 0.9, noNaN: true }))
  .map(([n, seed, p]) => {
    const random = draws(key(seed));
    const [sources, targets, weights]: [number[], number[], number[]] = [[], [], []];
    for (let v = 0; v < n; v++)
      for (let w = 0; w < v; w++) {
        if (random.uniform() >= p) continue;
        sources.push(v);
        targets.push(w);
        weights.push(random.uniform() + 0.01);
      }
    return fromEdges(n, sources, targets, { weights });
  });

/** The matrix of weights, or of ones. */
export function matrixOf({ nodes, offsets, targets, weights }: Graph, isWeighted: boolean): Float64Array {
  const A = new Float64Array(nodes * nodes);
  for (let u = 0; u < nodes; u++)
    for (let arc = offsets[u]!; arc < offsets[u + 1]!; arc++)
      A[u * nodes + targets[arc]!] = isWeighted ? weights![arc]! : 1;
  return A;
}

/** The same graph with a path through all nodes added. */
export function joined(graph: Graph): Graph {
  const [sources, targets, weights]: [number[], number[], number[]] = [[], [], []];
  for (let u = 0; u < graph.nodes; u++)
    for (let arc = graph.offsets[u]!; arc < graph.offsets[u + 1]!; arc++) {
      sources.push(u);
      targets.push(graph.targets[arc]!);
      weights.push(graph.weights![arc]!);
    }
  for (let u = 1; u < graph.nodes; u++) {
    sources.push(u - 1);
    targets.push(u);
    weights.push(3 + u / 100);
  }
  return fromEdges(graph.nodes, sources, targets, { weights });
}
