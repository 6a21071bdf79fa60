import { checkOneOf, checkOptions, checkText, KleeneError, refuse } from '@kleene/base';
import { fromEdges } from '@kleene/graphs';
import { detectSeparator } from './dialect.ts';
import { edgeCollector, type EdgeCollector, type GraphOptions } from './edges.ts';
import type { ReadGraph, ReadOptions, Separator } from './graph-file.ts';
import { rowReader, type Dialect, type RowReader } from './rows.ts';
import { refuseOtherKinds } from './sniff.ts';
import { blocks, type TextSource } from './source.ts';

/** How a CSV file is read. */
export interface CsvOptions extends ReadOptions {
  /** Default: found in the first row, the one of `,` `;` and tab that is there most often. */
  readonly separator?: Separator;
}

const known = ['name', 'header', 'directed', 'duplicates', 'loops'];
const separators: readonly Separator[] = [',', ';', '\t', '|'];

/**
 * Reads a graph from CSV (RFC 4180: quotes, doubled quotes, line breaks in quotes; any line ending; UTF-8, with or without a byte
 * order mark). Columns are found by the names source or from, target or to, weight, in any case; without a header they are source,
 * target and perhaps weight. Nodes are numbered in the order of their first appearance. Streams: memory follows nodes and edges.
 * Throws `invalid-file` with `name:line: expected ..., got ...`.
 */
export async function readCsv(source: TextSource, options: CsvOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readCsv';
  checkOptions(where, options, [...known, 'separator']);
  const { separator } = options;
  if (separator !== undefined) checkOneOf(where, 'separator', separator, separators);
  return read(where, source, options, 'CSV', (name, bytes) => separator ?? detectSeparator(name, bytes));
}

/**
 * Reads a graph from an edge list: lines of `source target [weight]` separated by blanks (spaces and tabs), without quotes. What holds
 * for `readCsv` holds here, header names included.
 */
export async function readEdgeList(source: TextSource, options: ReadOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readEdgeList';
  checkOptions(where, options, known);
  return read(where, source, options, 'an edge list', () => 'blanks');
}

type DialectOf = (name: string, bytes: Uint8Array) => Dialect;

async function read(
  where: string,
  source: TextSource,
  options: ReadOptions,
  kind: string,
  dialectOf: DialectOf,
): Promise<ReadGraph> {
  const { name = 'input', header, directed = false, duplicates = 'merge', loops = 'keep' } = options;
  checkText(where, 'name', name);
  if (header !== undefined && typeof header !== 'boolean') refuse(where, 'header', 'true or false', header);
  const graphOptions: GraphOptions = { directed, duplicates, loops };
  // Refuses wrong options before anything is read.
  fromEdges(0, [], [], graphOptions);

  let open: { rows: RowReader; edges: EdgeCollector } | undefined;
  for await (const block of blocks(where, source)) {
    if (open) {
      open.rows.push(block);
      continue;
    }
    refuseOtherKinds(name, kind, block);
    const bytes = withoutMark(block);
    const dialect = dialectOf(name, bytes);
    const edges = edgeCollector(name, dialect, header);
    open = { rows: rowReader(name, dialect, edges.add), edges };
    open.rows.push(bytes);
  }
  if (!open) throw new KleeneError('invalid-file', `${name}: expected ${kind}, got nothing: the file is empty`);
  return open.edges.finish(graphOptions, open.rows.finish().comments);
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
