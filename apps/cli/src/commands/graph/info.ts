import { traits, type ReadGraph } from '@kleene/graph-io';
import { components, degrees, edgeCount, inDegrees } from '@kleene/graphs';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { readGraph } from '../../work/graph-file.ts';
import { directionOf } from './direction.ts';

/** How many ids are shown, so that a header taken for a node would be seen. */
const SHOWN = 5;

/** `kleene graph info`: what is in a file, parallel edges counted one by one. */
export async function info(input: Input, io: Io): Promise<number> {
  const path = input.positionals[1]!;
  const file = await readGraph(input, path, { ...directionOf(input), duplicates: 'keep' });
  const document = describe(path, file);
  tell(io, document);
  io.document(document);
  return 0;
}

function describe(path: string, file: ReadGraph) {
  const { graph, ids, labels, report } = file;
  const { rows, loops, repeated, negative, comments, separator, header, ignored, notes } = report;
  return {
    schema: 'kleene/graph-info@1',
    path,
    format: report.format,
    nodes: graph.nodes,
    edges: edgeCount(graph),
    directed: graph.directed,
    weights: weightsOf(file),
    labels: labels !== undefined,
    firstIds: ids.slice(0, SHOWN),
    components: componentsOf(file),
    degrees: degreesOf(file),
    read: {
      rows,
      loops,
      repeated,
      negative,
      comments,
      ...(separator !== undefined && { separator }),
      ...(header !== undefined && { header }),
      ignored,
      notes,
    },
  };
}

function weightsOf({ graph: { weights } }: ReadGraph): { readonly min: number; readonly max: number } | null {
  if (weights === undefined) return null;
  if (weights.length === 0) return { min: 0, max: 0 };
  return {
    min: weights.reduce((least, weight) => Math.min(least, weight)),
    max: weights.reduce((most, weight) => Math.max(most, weight)),
  };
}

function componentsOf({ graph }: ReadGraph): { readonly count: number; readonly largest: number } {
  const { count, of } = components(graph);
  const sizes = new Int32Array(count);
  for (const part of of) sizes[part]!++;
  return { count, largest: sizes.reduce((most, size) => Math.max(most, size), 0) };
}

/** Of a directed graph the arcs that leave and the arcs that arrive, else the neighbours; a loop counts once. */
function degreesOf({ graph }: ReadGraph): Record<string, Summary> {
  if (!graph.directed) return { degree: summary(degrees(graph)) };
  return { out: summary(degrees(graph)), in: summary(inDegrees(graph)) };
}

interface Summary {
  readonly min: number;
  readonly median: number;
  readonly mean: number;
  readonly max: number;
  /** How many nodes have none. */
  readonly zero: number;
}

function summary(counts: Int32Array): Summary {
  const sorted = counts.slice().sort();
  const total = sorted.reduce((sum, count) => sum + count, 0);
  const first = sorted.findIndex((count) => count > 0);
  return {
    min: sorted[0] ?? 0,
    median: sorted[Math.floor((sorted.length - 1) / 2)] ?? 0,
    mean: sorted.length === 0 ? 0 : total / sorted.length,
    max: sorted.at(-1) ?? 0,
    zero: first < 0 ? sorted.length : first,
  };
}

function tell(io: Io, document: ReturnType<typeof describe>): void {
  const { path, format, nodes, edges, directed, weights, labels, firstIds, read } = document;
  const rows: [string, string][] = [
    ['format', format === 'graphology' ? format : traits[format].kind],
    [
      'nodes',
      `${nodes}${nodes > 0 ? ` (${firstIds.map((id) => JSON.stringify(id)).join(', ')}${nodes > SHOWN ? ', ...' : ''})` : ''}`,
    ],
    ['edges', `${edges}, ${directed ? 'directed' : 'undirected'}`],
    [
      'weights',
      weights === null
        ? 'none'
        : `from ${weights.min} to ${weights.max}${read.negative > 0 ? `, ${read.negative} below 0` : ''}`,
    ],
    ['labels', labels ? 'yes' : 'none'],
    ['components', `${document.components.count}, the largest of ${document.components.largest} nodes`],
    ...Object.entries(document.degrees).map(([name, { min, median, mean, max, zero }]): [string, string] => [
      name === 'degree' ? 'degree' : `degree ${name}`,
      `${min} to ${max}, median ${median}, mean ${mean.toFixed(2)}${zero > 0 ? `, ${zero} nodes with none` : ''}`,
    ]),
    ['loops', String(read.loops)],
    ['repeated', read.repeated === 0 ? '0' : `${read.repeated} edges join nodes that an earlier one joins`],
    ...(read.comments > 0 ? [['comments', `${read.comments} lines`] as [string, string]] : []),
    ...(read.ignored.length > 0 ? [['passed over', read.ignored.join(', ')] as [string, string]] : []),
    ...read.notes.map((note): [string, string] => ['note', note]),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  io.line(io.style('bold', path));
  for (const [name, text] of rows) io.line(`  ${name.padEnd(width)}  ${text}`);
}
