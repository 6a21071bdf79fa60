import { isKleeneError, KleeneError, refuse } from '@kleene/base';
import { parallelCount } from '@kleene/graphs';
import { DirectedGraph, MultiDirectedGraph, MultiUndirectedGraph, UndirectedGraph } from 'graphology';
import { checkFile } from './file/check-file.ts';
import { eachEdge } from './file/each-edge.ts';
import type { GraphFile, GraphOptions, ReadGraph } from './file/graph-file.ts';
import { settingsOf } from './options.ts';
import { collectSerialized } from './json/serialized.ts';
import { traits } from './file/traits.ts';

/**
 * The graph of a graphology instance, directed, undirected or mixed, with or without parallel edges: nodes by key, labels from their attribute `label`, weights
 * from the attribute of edges named by the option `weight`, which must be finite numbers on all edges or on none. Throws `invalid-argument`.
 */
export function fromGraphology(graph: { export(): object }, options: Omit<GraphOptions, 'name'> = {}): ReadGraph {
  const where = 'graph-io.fromGraphology';
  const settings = settingsOf(where, options);
  if (typeof (graph as typeof graph | null)?.export !== 'function') refuse(where, 'graph', 'a graphology graph', graph);
  try {
    return collectSerialized({ ...settings, name: where }, graph.export(), 'graphology');
  } catch (error) {
    if (!isKleeneError(error)) throw error;
    throw new KleeneError('invalid-argument', error.message, { cause: error });
  }
}

/**
 * A graphology graph of the same nodes, labels (attribute `label`), edges and weights (attribute `weight`), directed or undirected as `file.graph` is,
 * `multi` where edges are parallel.
 */
export function toGraphology(file: GraphFile): DirectedGraph | UndirectedGraph {
  checkFile('graph-io.toGraphology', file, traits.json);
  const { graph, ids, labels } = file;
  const isMulti = parallelCount(graph) > 0;
  const [Directed, Undirected] = isMulti
    ? [MultiDirectedGraph, MultiUndirectedGraph]
    : [DirectedGraph, UndirectedGraph];
  const result = graph.directed ? new Directed() : new Undirected();
  ids.forEach((id, node) => result.addNode(id, labels && { label: labels[node]! }));
  eachEdge(graph, (source, target, weight) => {
    result.addEdge(ids[source]!, ids[target]!, weight === undefined ? undefined : { weight });
  });
  return result;
}
