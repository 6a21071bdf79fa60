import { checkOneOf, checkOptions, refuse } from '@kleene/base';
import { edgeCount } from '@kleene/graphs';
import { checkFile } from '../file/check-file.ts';
import { isEndName } from './columns.ts';
import { eachEdge, numberText } from '../file/each-edge.ts';
import { separators, type GraphFile, type Separator } from '../file/graph-file.ts';
import { kindOf } from './sniff.ts';
import { traits } from '../file/traits.ts';

type WriteCell = (id: string, column: number) => string;

/**
 * The graph as CSV: a header, then a row for each edge (an undirected one once, the node of lower number first), cells separated by `separator` (default a comma), ids quoted where they
 * need it. `readCsv` gives back the same ids, edges and weights, in the order of first appearance. Throws `invalid-argument` for what
 * CSV cannot carry: labels, nodes without edges, ids that are empty, repeated or hold a zero byte or half a surrogate pair.
 */
export function writeCsv(file: GraphFile, options: { readonly separator?: Separator } = {}): string {
  const where = 'graph-io.writeCsv';
  checkOptions(where, options, ['separator']);
  const separator = checkOneOf(where, 'separator', options.separator ?? ',', separators);
  checkFile(where, file, traits.csv);
  const header = ['source', 'target', ...(file.graph.weights ? ['weight'] : [])];
  return `${header.join(separator)}\n${rowsOf(file, separator, (id) => quote(id, separator))}`;
}

/**
 * The graph as an edge list, `source target [weight]` in each line. Throws `invalid-argument` for what an edge list cannot carry: beside what
 * CSV cannot, ids with blanks, line breaks or a leading quote, an id with `#` or `%` at the beginning of a line, and a graph without edges.
 */
export function writeEdgeList(file: GraphFile): string {
  const where = 'graph-io.writeEdgeList';
  checkFile(where, file, traits['edge-list']);
  return words(where, file, ' ', '');
}

/**
 * The graph as SNAP text: comments that say whether it is directed and how many nodes and edges there are, then `source target [weight]` in each line,
 * separated by tabs. Throws `invalid-argument` for what an edge list cannot carry.
 */
export function writeSnap(file: GraphFile): string {
  const where = 'graph-io.writeSnap';
  checkFile(where, file, traits.snap);
  const { directed, nodes, weights } = file.graph;
  const head = [
    `# ${directed ? 'Directed' : 'Undirected'} graph`,
    `# Nodes: ${nodes} Edges: ${edgeCount(file.graph)}`,
    `# FromNodeId\tToNodeId${weights ? '\tWeight' : ''}`,
  ];
  return words(where, file, '\t', head.map((line) => `${line}\n`).join(''));
}

/** The edges as rows of words, behind the lines of `head`. */
function words(where: string, file: GraphFile, separator: string, head: string): string {
  let isFirst = true;
  const text = rowsOf(file, separator, (id, column) => {
    const isPlain = !/[ \t\r\n]|^["\uFEFF]|[,;]$/.test(id) && (column > 0 || !/^[#%]/.test(id));
    if (!isPlain) refuse(where, 'ids', 'words that an edge list can carry (write CSV)', id);
    if (isFirst && head === '' && isEndName(id))
      refuse(where, 'ids', 'other than a header in the first line (write CSV)', id);
    isFirst &&= column === 0;
    return id;
  });
  if (text === '') refuse(where, 'graph', 'one with edges (write CSV)', file.graph);
  const kind = kindOf(new TextEncoder().encode((head + text).slice(0, 1024)));
  if (kind !== undefined) refuse(where, 'ids', `unlike ${kind} in the first lines (write CSV)`, text.slice(0, 20));
  return head + text;
}

function rowsOf({ graph, ids }: GraphFile, separator: string, cell: WriteCell): string {
  const lines: string[] = [];
  eachEdge(graph, (source, target, weight) => {
    const ends = cell(ids[source]!, 0) + separator + cell(ids[target]!, 1);
    lines.push(weight === undefined ? `${ends}\n` : `${ends}${separator}${numberText(weight)}\n`);
  });
  return lines.join('');
}

function quote(id: string, separator: Separator): string {
  const needsQuotes = id.includes(separator) || /["\r\n]|^[ \t#%\uFEFF]|[ \t]$/.test(id);
  return needsQuotes ? `"${id.replaceAll('"', '""')}"` : id;
}
