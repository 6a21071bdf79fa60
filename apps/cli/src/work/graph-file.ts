import { stat } from 'node:fs/promises';
import { KleeneError } from '@kleene/base';
import { writeFileAtomic } from '@kleene/formats/node';
import { fit, traits, type GraphFile, type GraphFormat, type ReadGraph } from '@kleene/graph-io';
import { edgeCount } from '@kleene/graphs';
import { formatOfPath, graphFileBytes, readGraphFile, type ReadFileOptions } from '@kleene/graph-io/node';
import type { Input, OptionSpec } from '../shell/command.ts';
import { textOption } from '../shell/parse.ts';

/** What the help says of the files that graphs are read from. */
export const GRAPH_FILES: string =
  '.csv, .tsv, .txt (edge list), .snap, .graphml, .gexf, .json (graphology), .mtx, .gr, .col, each perhaps with .gz';

/** Options of every command that reads a graph. */
export const graphOptions: Readonly<Record<string, OptionSpec>> = {
  format: {
    type: 'string',
    value: 'NAME',
    summary: `what the file is, where its name does not say: ${Object.keys(traits).join(', ')}`,
  },
  source: { type: 'string', value: 'NAME', summary: 'CSV and edge lists: the column with the source of edges' },
  target: { type: 'string', value: 'NAME', summary: 'CSV and edge lists: the column with the target of edges' },
};

/** Reads the graph in a file as the options of `graphOptions`, `--weight` among them, and `more` say. */
export async function readGraph(input: Input, path: string, more: ReadFileOptions): Promise<ReadGraph> {
  const given = ['source', 'target', 'weight'].map((name) => [name, textOption(input, name)] as const);
  const columns = Object.fromEntries(given.filter(([, value]) => value !== undefined));
  const format = textOption(input, 'format') as GraphFormat | undefined;
  const named = ['source', 'target'].find((name) => columns[name] !== undefined);
  if (named !== undefined) refuseColumns(named, path, format ?? formatOfPath(path));
  return readGraphFile(path, { ...columns, ...more, ...(format !== undefined && { format }) });
}

function refuseColumns(option: string, path: string, format: GraphFormat): void {
  if (format === 'csv' || format === 'edge-list') return;
  const kind = traits[format]?.kind ?? format;
  throw new KleeneError('invalid-argument', `--${option} is for CSV and edge lists, got ${path}, which is ${kind}`);
}

/** What became of a graph on its way into a file. */
export interface Written {
  readonly path: string;
  readonly format: GraphFormat;
  readonly bytes: number;
  readonly nodes: number;
  readonly edges: number;
  /** What the file does not say of the graph. */
  readonly lost: readonly string[];
}

/** Throws `invalid-argument` where there is something at `path`, unless `--force` is given. */
export async function refuseExisting(input: Input, path: string): Promise<void> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  if (isThere && input.options['force'] !== true)
    throw new KleeneError(
      'invalid-argument',
      `${path}: expected a new file, got one that exists; add --force to replace it`,
    );
}

/** Writes the graph, as far as the format carries it, whole or not at all. */
export async function writeGraph(path: string, file: GraphFile): Promise<Written> {
  const format = formatOfPath(path);
  const { file: fitted, lost } = fit(file, format);
  const bytes = graphFileBytes(path, fitted);
  await writeFileAtomic(path, bytes);
  return { path, format, bytes: bytes.length, nodes: fitted.graph.nodes, edges: edgeCount(fitted.graph), lost };
}
