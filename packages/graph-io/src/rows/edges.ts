import { KleeneError, show } from '@kleene/base';
import { growable } from '@kleene/graphs';
import { assemble, type Found, type Listed } from '../file/assemble.ts';
import { columnsOf, ignoredColumns, type ColumnNames, type Columns } from './columns.ts';
import { fail } from '../fail.ts';
import type { ReadGraph } from '../file/graph-file.ts';
import { interner } from '../file/interner.ts';
import type { Settings } from '../options.ts';
import { cellBytes, cellText, type Dialect, type Row } from './rows.ts';
import { cellWeight } from '../file/weight.ts';

/** Takes the rows of a file one by one, then makes the graph. */
export interface EdgeCollector {
  add(row: Row): void;
  /** What was collected: nodes and edges so far. */
  counts(): { readonly nodes: number; readonly edges: number };
  /** `saysDirected` is what the file says of its edges, if anything; where it says nothing they are undirected unless the settings have it otherwise. */
  finish(settings: Settings, found: Pick<Found, 'format' | 'comments' | 'notes'>, saysDirected?: boolean): ReadGraph;
}

/** A collector for the rows of a file in `dialect`, the header first where there is one. */
export function edgeCollector(file: string, dialect: Dialect, names: ColumnNames): EdgeCollector {
  const nodes = interner();
  const sources = growable(Int32Array);
  const targets = growable(Int32Array);
  const weights = growable(Float64Array);
  let columns: Columns | undefined;

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
    sources.push(nodeOf(row, source));
    targets.push(nodeOf(row, target));
    if (weight !== undefined) weights.push(cellWeight(file, row, weight));
  };

  return {
    add(row) {
      if (columns) return addEdge(row, columns);
      const cells = Array.from({ length: row.count }, (_, cell) => cellText(row, cell));
      columns = columnsOf(file, row.line, cells, dialect, names);
      if (!columns.header) addEdge(row, columns);
    },
    counts: () => ({ nodes: nodes.count(), edges: sources.view().length }),
    finish(settings, found, saysDirected) {
      if (!columns) throw new KleeneError('invalid-file', `${file}: expected rows, got only blank lines and comments`);
      const listed: Listed = {
        ids: nodes.names(),
        sources: sources.view(),
        targets: targets.view(),
        ...(columns.weight !== undefined && { weights: weights.view() }),
        ...(saysDirected === false && { bothWays: 'all' as const }),
      };
      const { header } = columns;
      return assemble(listed, settings.directed ?? saysDirected ?? false, settings, {
        ...found,
        ...(header && { header }),
        ignored: ignoredColumns(columns),
        separator: dialect,
      });
    },
  };
}

/** A word that ends in a comma or semicolon comes from a file with another separator. */
function refuseCsvWord(file: string, row: Row, cell: number): void {
  const last = row.bytes[row.ends[cell]! - 1];
  if (last === 0x2c || last === 0x3b)
    fail(file, row.line, 'cells separated by blanks (other separators are read as CSV)', show(cellText(row, cell)));
}
