import { KleeneError, show } from '@kleene/base';
import { edgeCount, fromEdges, growable, parallelCount, type EdgeOptions, type Graph } from '@kleene/graphs';
import { columnsOf, ignoredColumns, type Columns } from './columns.ts';
import { fail } from './fail.ts';
import type { ReadGraph } from './graph-file.ts';
import { interner } from './interner.ts';
import { cellBytes, cellText, type Dialect, type Row } from './rows.ts';
import { cellWeight } from './weight.ts';

/** What `fromEdges` is to do with the rows of a file. */
export type GraphOptions = Required<Pick<EdgeOptions, 'directed' | 'duplicates' | 'loops'>>;

/** Takes the rows of a file one by one, then makes the graph. */
export interface EdgeCollector {
  add(row: Row): void;
  finish(options: GraphOptions, comments: number): ReadGraph;
}

/** A collector for the rows of a file in `dialect`, the header first where there is one. */
export function edgeCollector(file: string, dialect: Dialect, header?: boolean): EdgeCollector {
  const nodes = interner();
  const sources = growable(Int32Array);
  const targets = growable(Int32Array);
  const weights = growable(Float64Array);
  let columns: Columns | undefined;
  let loops = 0;
  let negative = 0;

  const nodeOf = (row: Row, cell: number): number => {
    const start = row.starts[cell]!;
    const end = row.ends[cell]!;
    if (start === end) fail(file, row.lines[cell]!, 'a node id', 'an empty cell');
    if (dialect === 'blanks') refuseCsvWord(file, row, cell);
    if (!row.doubled[cell]) return nodes.number(row.bytes, start, end);
    const bytes = cellBytes(row, cell);
    return nodes.number(bytes, 0, bytes.length);
  };

  const addEdge = (row: Row, { count, source, target, weight }: Columns): void => {
    if (row.count !== count) fail(file, row.line, `${count} columns, as in the first row`, String(row.count));
    const from = nodeOf(row, source);
    const to = nodeOf(row, target);
    sources.push(from);
    targets.push(to);
    if (from === to) loops++;
    if (weight === undefined) return;
    const value = cellWeight(file, row, weight);
    weights.push(value);
    if (value < 0) negative++;
  };

  return {
    add(row) {
      if (columns) return addEdge(row, columns);
      const cells = Array.from({ length: row.count }, (_, cell) => cellText(row, cell));
      columns = columnsOf(file, row.line, cells, dialect, header);
      if (!columns.header) addEdge(row, columns);
    },
    finish(options, comments) {
      if (!columns) throw new KleeneError('invalid-file', `${file}: expected rows, got only blank lines and comments`);
      const ids = nodes.names();
      const isWeighted = columns.weight !== undefined;
      const list = { ...options, ...(isWeighted && { weights: weights.view() }) };
      const graph = fromEdges(ids.length, sources.view(), targets.view(), list);
      const rows = sources.view().length;
      const repeated = repeatedRows(graph, options, rows, loops);
      const merged = options.duplicates === 'merge' ? repeated : 0;
      const found = {
        separator: dialect,
        ...(columns.header && { header: columns.header }),
        ignored: ignoredColumns(columns),
      };
      return { graph, ids, report: { rows, comments, ...found, loops, repeated, merged, negative } };
    },
  };
}

function repeatedRows(graph: Graph, options: GraphOptions, rows: number, loops: number): number {
  if (options.duplicates === 'keep') return parallelCount(graph);
  return rows - edgeCount(graph) - (options.loops === 'drop' ? loops : 0);
}

/** A word that ends in a comma or semicolon comes from a file with another separator. */
function refuseCsvWord(file: string, row: Row, cell: number): void {
  const last = row.bytes[row.ends[cell]! - 1];
  if (last === 0x2c || last === 0x3b)
    fail(file, row.line, 'cells separated by blanks (other separators are read as CSV)', show(cellText(row, cell)));
}
