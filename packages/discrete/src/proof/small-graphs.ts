import { components, fromEdges, type Graph } from '@kleene/graphs';

/** All labelled undirected graphs of `nodes` nodes without loops: one for every subset of the pairs of nodes. */
function* labelledGraphs(nodes: number): Generator<Graph> {
  const pairs: [number, number][] = [];
  for (let v = 1; v < nodes; v++) for (let u = 0; u < v; u++) pairs.push([u, v]);
  for (let subset = 0; subset < 2 ** pairs.length; subset++) {
    const edges = pairs.filter((_, pair) => (subset >> pair) & 1);
    yield fromEdges(
      nodes,
      edges.map(([u]) => u),
      edges.map(([, v]) => v),
    );
  }
}

/** All labelled graphs of at most `maxNodes` nodes, smallest first, or the connected ones with at least two nodes. */
export function* smallGraphs(maxNodes: number, which: 'any' | 'connected'): Generator<Graph> {
  for (let nodes = which === 'any' ? 1 : 2; nodes <= maxNodes; nodes++) {
    for (const graph of labelledGraphs(nodes)) {
      if (which === 'any' || components(graph).count === 1) yield graph;
    }
  }
}
