import { resolve } from 'node:path';
import { KleeneError } from '@kleene/base';
import { traits } from '@kleene/graph-io';
import { formatOfPath } from '@kleene/graph-io/node';
import type { Input } from '../../shell/command.ts';
import type { Io } from '../../shell/io.ts';
import { readGraph, refuseExisting, writeGraph } from '../../work/graph-file.ts';
import { directionOf } from './direction.ts';

/** `kleene graph convert`: a file in another format, with what could not be carried over. */
export async function convert(input: Input, io: Io): Promise<number> {
  const [, from, to] = input.positionals as [string, string, string];
  const format = formatOfPath(to);
  if (resolve(from) === resolve(to)) fail(`needs another file to write than the one to read, got "${to}" twice`);
  await refuseExisting(input, to);
  const duplicates = input.options['merge'] === true ? 'merge' : 'keep';
  const file = await readGraph(input, from, { ...directionOf(input), duplicates });
  if (file.graph.directed && traits[format].directed === 'never')
    fail(
      `${traits[format].kind} is for undirected graphs, got a directed one in ${from}; add --undirected to drop directions`,
    );
  const { report } = file;
  const { lost, ...written } = await writeGraph(to, file);
  const merged = report.merged > 0 ? [`${report.merged} edges merged into earlier ones`] : [];
  const document = {
    schema: 'kleene/graph-convert@1',
    from,
    ...written,
    lost: [...report.ignored, ...report.notes, ...merged, ...lost],
  };
  for (const one of document.lost) io.note(`not carried over: ${one}`);
  io.line(`${to}: ${document.nodes} nodes, ${document.edges} edges, ${document.bytes} bytes`);
  io.document(document);
  return 0;
}

function fail(problem: string): never {
  throw new KleeneError('invalid-argument', `kleene graph: convert ${problem}`);
}
