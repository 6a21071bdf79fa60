import { extname } from 'node:path';
import { KleeneError } from '@kleene/base';
import { writeFileAtomic } from '@kleene/formats/node';
import { findNode, type ReadGraph } from '@kleene/graph-io';
import { edgeCount } from '@kleene/graphs';
import { checkDrawable, MOST_DRAWN, svgFile } from '../drawing/drawing.ts';
import { searchDrawing } from '../drawing/search.ts';
import type { Command, Input } from '../shell/command.ts';
import type { Io } from '../shell/io.ts';
import { rangeOption, textOption } from '../shell/parse.ts';
import { GRAPH_FILES, graphOptions, readGraph } from '../work/graph-file.ts';
import { openSubject, search, type Found, type Subject } from '../work/subject.ts';

/** `kleene run`: a reasoner on the user's own graph. */
export const run: Command = {
  name: 'run',
  summary: 'run a reasoner on your own graph: parents and distances of every node',
  positionals: [
    {
      name: 'reasoner',
      summary: 'bfs (proven, ships with Kleene), a reasoner file, a checkpoint or a run folder',
      required: true,
    },
  ],
  options: {
    graph: {
      type: 'string',
      value: 'FILE',
      summary: `the graph: ${GRAPH_FILES}`,
    },
    ...graphOptions,
    start: { type: 'string', value: 'NODE', summary: 'where to start: an id or a label' },
    out: { type: 'string', value: 'FILE', summary: 'write to a .csv or .json file instead of printing' },
    svg: { type: 'string', value: 'FILE', summary: `also draw the graph, of at most ${MOST_DRAWN} nodes, as .svg` },
    directed: { type: 'boolean', summary: 'read each row as one direction only' },
    uncertified: {
      type: 'boolean',
      summary: 'run a model whether it has a passed certificate or not, and tell where it goes wrong',
    },
    range: {
      type: 'string',
      value: 'R',
      summary: 'with --uncertified: scalars in [0, R] (default: as the recipe says)',
    },
  },
  examples: [
    'kleene run bfs --graph roads.csv --start Lisbon',
    'kleene run runs/dnar-bfs-1 --graph roads.csv --start Lisbon --out reached.json',
  ],
  async run(input, io) {
    const [path, from] = [required(input, 'graph', 'FILE'), required(input, 'start', 'NODE')];
    const out = textOption(input, 'out');
    if (out !== undefined) formatOf(out);
    const uncertified = input.options['uncertified'] === true;
    const range = rangeOption(input);
    if (range !== undefined && !uncertified)
      throw new KleeneError(
        'invalid-argument',
        'kleene run: --range needs --uncertified; a certificate has its own range',
      );
    const subject = await openSubject(input.positionals[0]!, uncertified, range);
    refuseDirected(input, subject);
    const file = await readGraph(input, path, { directed: false, duplicates: 'merge' });
    const start = startOf(file, path, from);
    const svg = textOption(input, 'svg');
    if (svg !== undefined) checkDrawable(file.graph.nodes);
    const began = performance.now();
    const found = search(subject, file.graph, start);
    const milliseconds = performance.now() - began;
    const document = describe(subject, path, file, start, found);
    summarise(io, document, file, milliseconds);
    if (out !== undefined)
      await writeFileAtomic(
        out,
        formatOf(out) === 'csv' ? toCsv(document.nodes) : `${JSON.stringify(document, null, 2)}\n`,
      );
    else if (!io.json) io.raw(toCsv(document.nodes));
    if (svg !== undefined) await writeFileAtomic(svg, svgFile(searchDrawing(subject.name, file, { start, ...found })));
    io.document(document);
    return 0;
  },
};

interface FoundNode {
  readonly id: string;
  readonly label?: string;
  /** Id of the parent; null where the search never came. */
  readonly parent: string | null;
  /** -1 where the search never came. */
  readonly distance: number;
}

function required(input: Input, name: string, value: string): string {
  const text = textOption(input, name);
  if (text !== undefined) return text;
  throw new KleeneError('invalid-argument', `kleene run: needs --${name} ${value} (kleene run --help)`);
}

function formatOf(path: string): 'csv' | 'json' {
  const extension = extname(path).toLowerCase();
  if (extension === '.csv' || extension === '.json') return extension === '.csv' ? 'csv' : 'json';
  throw new KleeneError('invalid-argument', `--out must end in .csv or .json, got "${path}"`);
}

function refuseDirected(input: Input, subject: Subject): void {
  if (input.options['directed'] !== true) return;
  throw new KleeneError(
    'invalid-argument',
    `kleene run: ${subject.name} needs an undirected graph, got --directed; without it each row is read in both directions`,
  );
}

function startOf(file: ReadGraph, path: string, text: string): number {
  if (file.graph.nodes === 0)
    throw new KleeneError(
      'invalid-argument',
      `--start must be a node of ${path}, got "${text}": the graph has no nodes`,
    );
  try {
    return findNode(file, text);
  } catch (error) {
    const message =
      error instanceof Error ? error.message.replace(/^graph-io\.findNode: node/, '--start') : String(error);
    throw new KleeneError('invalid-argument', `${message} (${path})`, { cause: error });
  }
}

function describe(
  subject: Subject,
  path: string,
  { graph, ids, labels, report }: ReadGraph,
  start: number,
  { parents, distances, wrongAfterStep }: Found,
) {
  const nodes = ids.map((id, node): FoundNode => ({
    id,
    ...(labels && { label: labels[node]! }),
    parent: ids[parents[node]!] ?? null,
    distance: distances[node]!,
  }));
  const proof = subject.certified
    ? { certified: true, weightsSha256: subject.reasoner.certificate.weightsSha256 }
    : { certified: false, scalarRange: subject.range, wrongAfterStep };
  const { rows, loops, merged, notes } = report;
  return {
    schema: 'kleene/run@1',
    reasoner: { name: subject.name, ...proof },
    graph: { path, nodes: graph.nodes, edges: edgeCount(graph), rows, loops, merged, notes },
    start: ids[start]!,
    nodes,
  };
}

function summarise(
  io: Io,
  { reasoner, graph, start, nodes }: ReturnType<typeof describe>,
  { report, graph: { weights } }: ReadGraph,
  milliseconds: number,
): void {
  const reached = nodes.filter(({ distance }) => distance >= 0);
  const furthest = reached.reduce((most, { distance }) => Math.max(most, distance), 0);
  if (!reasoner.certified) {
    io.note(`${io.style('yellow', 'not certified:')} nothing is known of what ${reasoner.name} computes`);
    io.note(
      reasoner.wrongAfterStep === null
        ? 'on this graph it is right in every step'
        : `on this graph its states are wrong after step ${reasoner.wrongAfterStep}`,
    );
  }
  io.note(
    `${graph.path}: ${graph.nodes} nodes, ${graph.edges} edges${report.merged > 0 ? `, ${report.merged} repeated rows merged` : ''}${report.loops > 0 ? `, ${report.loops} loops without effect` : ''}${weights ? ', weights without effect' : ''}`,
  );
  for (const note of report.notes) io.note(`${graph.path}: ${note}`);
  io.note(
    `${reached.length} of ${nodes.length} nodes reached from ${start}, the furthest at distance ${furthest}, in ${milliseconds.toFixed(2)} ms`,
  );
}

function toCsv(nodes: readonly FoundNode[]): string {
  const hasLabels = nodes.some(({ label }) => label !== undefined);
  const rows = nodes.map(({ id, label, parent, distance }) => [
    id,
    ...(hasLabels ? [label ?? ''] : []),
    parent ?? '',
    String(distance),
  ]);
  return [['id', ...(hasLabels ? ['label'] : []), 'parent', 'distance'], ...rows]
    .map((row) => `${row.map(quote).join(',')}\n`)
    .join('');
}

function quote(cell: string): string {
  return /[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
