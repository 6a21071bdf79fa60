import { refuse } from '@kleene/base';
import { checkGraph } from '@kleene/graphs';
import { isEndName } from './columns.ts';
import { checkNames, type GraphFile } from './graph-file.ts';
import { kindOf } from './sniff.ts';

type WriteCell = (id: string, column: number) => string;

/**
 * The graph as CSV: a header, then a row for each edge (an undirected one once, the node of lower number first), ids quoted where they
 * need it. `readCsv` gives back the same ids, edges and weights, in the order of first appearance. Throws `invalid-argument` for what
 * CSV cannot carry: nodes without edges, ids that are empty, repeated or hold a zero byte or half a surrogate pair.
 */
export function writeCsv(file: GraphFile): string {
  const where = 'graph-io.writeCsv';
  checkFile(where, file);
  const header = file.graph.weights ? 'source,target,weight\n' : 'source,target\n';
  return header + rowsOf(file, ',', quote);
}

/**
 * The graph as an edge list, `source target [weight]` in each line. Throws `invalid-argument` for what an edge list cannot carry: beside what
 * CSV cannot, ids with blanks, line breaks or a leading quote, an id with `#` or `%` at the beginning of a line, and a graph without edges.
 */
export function writeEdgeList(file: GraphFile): string {
  const where = 'graph-io.writeEdgeList';
  checkFile(where, file);
  let isFirst = true;
  const text = rowsOf(file, ' ', (id, column) => {
    const isPlain = !/[ \t\r\n]|^["\uFEFF]|[,;]$/.test(id) && (column > 0 || !/^[#%]/.test(id));
    if (!isPlain) refuse(where, 'ids', 'words that an edge list can carry (write CSV)', id);
    if (isFirst && isEndName(id)) refuse(where, 'ids', 'other than a header in the first line (write CSV)', id);
    isFirst &&= column === 0;
    return id;
  });
  if (text === '') refuse(where, 'graph', 'one with edges (write CSV)', file.graph);
  const kind = kindOf(new TextEncoder().encode(text.slice(0, 1024)));
  if (kind !== undefined) refuse(where, 'ids', `unlike ${kind} in the first lines (write CSV)`, text.slice(0, 20));
  return text;
}

function checkFile(where: string, file: GraphFile): void {
  checkNames(where, file);
  checkGraph(where, 'graph', file.graph);
  checkIds(where, file);
}

function rowsOf(file: GraphFile, separator: string, cell: WriteCell): string {
  const { nodes, offsets, targets, weights, directed } = file.graph;
  const lines: string[] = [];
  for (let source = 0; source < nodes; source++) {
    for (let arc = offsets[source]!; arc < offsets[source + 1]!; arc++) {
      const target = targets[arc]!;
      if (!directed && target < source) continue;
      const ends = cell(file.ids[source]!, 0) + separator + cell(file.ids[target]!, 1);
      lines.push(weights ? `${ends}${separator}${number(weights[arc]!)}\n` : `${ends}\n`);
    }
  }
  return lines.join('');
}

function checkIds(where: string, { graph, ids }: GraphFile): void {
  if (ids.length !== graph.nodes) refuse(where, 'ids', `${graph.nodes} ids, one a node`, ids.length);
  if (new Set(ids).size < ids.length) refuse(where, 'ids', 'all different', ids);
  const hasEdge = new Uint8Array(graph.nodes);
  for (let node = 0; node < graph.nodes; node++) {
    const row = graph.targets.subarray(graph.offsets[node], graph.offsets[node + 1]);
    if (row.length > 0) hasEdge[node] = 1;
    for (const target of row) hasEdge[target] = 1;
  }
  ids.forEach((id, node) => {
    if (id === '' || /\0|\p{Surrogate}/u.test(id)) refuse(where, 'ids', 'made of text', id);
    if (hasEdge[node] === 0) refuse(where, 'ids', 'of nodes with edges (a file of edges carries no other)', id);
  });
}

function quote(id: string): string {
  return /[",\r\n]|^[ \t#%\uFEFF]|[ \t]$/.test(id) ? `"${id.replaceAll('"', '""')}"` : id;
}

/** The shortest text that reads as the same number, the sign of zero included. */
function number(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}
