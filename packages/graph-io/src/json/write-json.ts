import { parallelCount } from '@kleene/graphs';
import { checkFile } from '../file/check-file.ts';
import { eachEdge, numberText } from '../file/each-edge.ts';
import type { GraphFile } from '../file/graph-file.ts';
import { traits } from '../file/traits.ts';

/**
 * The graph as the JSON that graphology reads (`Graph.from(JSON.parse(text))`), a node or an edge in each line. `readGraphologyJson` gives back the
 * same nodes in the same order, labels, edges and weights.
 */
export function writeGraphologyJson(file: GraphFile): string {
  checkFile('graph-io.writeGraphologyJson', file, traits.json);
  const { graph, ids, labels } = file;
  const nodes = ids.map((id, node) => {
    const attributes = labels && `,"attributes":{"label":${JSON.stringify(labels[node])}}`;
    return `{"key":${JSON.stringify(id)}${attributes ?? ''}}`;
  });
  const edges: string[] = [];
  eachEdge(graph, (source, target, weight) => {
    const ends = `"source":${JSON.stringify(ids[source])},"target":${JSON.stringify(ids[target])}`;
    const attributes = weight === undefined ? '' : `,"attributes":{"weight":${numberText(weight)}}`;
    edges.push(`{${ends}${attributes}}`);
  });
  const type = graph.directed ? 'directed' : 'undirected';
  const options = `{"type":"${type}","multi":${parallelCount(graph) > 0},"allowSelfLoops":true}`;
  return `{"options":${options},\n"attributes":{},\n"nodes":[${listed(nodes)}],\n"edges":[${listed(edges)}]}\n`;
}

function listed(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.join(',\n')}\n`;
}
