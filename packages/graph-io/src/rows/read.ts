import { checkOneOf, checkText, refuse } from '@kleene/base';
import type { ColumnNames } from './columns.ts';
import { detectSeparator } from './dialect.ts';
import { edgeCollector, type EdgeCollector } from './edges.ts';
import { separators, type ReadGraph, type ReadOptions, type Separator } from '../file/graph-file.ts';
import { checkFlag, settingsOf } from '../options.ts';
import { readRows } from './read-rows.ts';
import { snapHeader } from './snap-header.ts';
import type { TextSource } from '../source.ts';

/** How a CSV file is read. */
export interface CsvOptions extends ReadOptions {
  /** Default: found in the first row, the one of `,` `;` and tab that is there most often. */
  readonly separator?: Separator;
}

const known = ['header', 'source', 'target'];

/**
 * Reads a graph from CSV (RFC 4180: quotes, doubled quotes, line breaks in quotes; any line ending; UTF-8, with or without a byte
 * order mark). Columns are found by the names source or from, target or to, weight, in any case, or by the names given as options; without
 * a header they are source, target and perhaps weight. Nodes are numbered in the order of their first appearance. Streams: memory
 * follows nodes and edges. Throws `invalid-file` with `name:line: expected ..., got ...`.
 */
export async function readCsv(source: TextSource, options: CsvOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readCsv';
  const settings = settingsOf(where, options, [...known, 'separator']);
  const names = namesOf(where, options);
  const { separator } = options;
  if (separator !== undefined) checkOneOf(where, 'separator', separator, separators);
  let edges: EdgeCollector | undefined;
  const comments = await readRows(where, source, settings.name, {
    kind: 'CSV',
    dialectOf(bytes) {
      const dialect = separator ?? detectSeparator(settings.name, bytes);
      edges = edgeCollector(settings.name, dialect, names);
      return dialect;
    },
    onRow: (row) => edges!.add(row),
  });
  return edges!.finish(settings, { format: 'csv', comments, notes: [] });
}

/**
 * Reads a graph from an edge list: lines of `source target [weight]` separated by blanks (spaces and tabs), without quotes. What holds
 * for `readCsv` holds here, header names included.
 */
export async function readEdgeList(source: TextSource, options: ReadOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readEdgeList';
  const settings = settingsOf(where, options, known);
  const edges = edgeCollector(settings.name, 'blanks', namesOf(where, options));
  const snap = snapHeader();
  const comments = await readRows(where, source, settings.name, {
    kind: 'an edge list',
    comments: { marks: '#%', onComment: snap.add },
    dialectOf: () => 'blanks',
    onRow: edges.add,
  });
  const notes = snap.difference(edges.counts());
  return edges.finish(settings, { format: 'edge-list', comments, notes });
}

function namesOf(where: string, { header, source, target, weight }: ReadOptions): ColumnNames {
  checkFlag(where, 'header', header);
  for (const [name, text] of Object.entries({ source, target, weight })) {
    if (text === undefined) continue;
    checkText(where, name, text);
    if (header === false) refuse(where, 'header', `true or absent with the option ${name}`, header);
  }
  return { header, source, target, weight };
}
