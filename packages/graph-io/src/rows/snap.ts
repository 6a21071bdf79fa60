import { edgeCollector } from './edges.ts';
import { fail } from '../fail.ts';
import type { GraphOptions, ReadGraph } from '../file/graph-file.ts';
import { note, otherwiseNote } from '../note.ts';
import { settingsOf } from '../options.ts';
import { readRows } from './read-rows.ts';
import { snapHeader } from './snap-header.ts';
import type { TextSource } from '../source.ts';

/**
 * Reads a graph from text as the SNAP collection writes it: an edge list whose comments say how many nodes and edges there are (`# Nodes: 4 Edges: 3`)
 * and whether it is directed. Refused where that is not said, or not true of the edges; nodes beyond those that the edges name have no id, and are only noted.
 */
export async function readSnap(source: TextSource, options: GraphOptions = {}): Promise<ReadGraph> {
  const settings = settingsOf('graph-io.readSnap', options);
  const { name } = settings;
  const edges = edgeCollector(name, 'blanks', { header: false });
  const head = snapHeader();
  const comments = await readRows('graph-io.readSnap', source, name, {
    kind: 'SNAP text',
    comments: { marks: '#', onComment: head.add },
    dialectOf: () => 'blanks',
    onRow: edges.add,
  });
  const stated = head.stated();
  if (stated === undefined)
    fail(name, 1, 'a comment like "# Nodes: 4 Edges: 3" (without one, read it as an edge list)', 'none');
  const counts = edges.counts();
  if (counts.edges !== stated.edges)
    fail(name, stated.line, `as many rows as edges stated here, ${stated.edges}`, String(counts.edges));
  if (counts.nodes > stated.nodes)
    fail(name, stated.line, `no more nodes than stated here, ${stated.nodes}`, String(counts.nodes));
  const unnamed = stated.nodes - counts.nodes;
  const notes = [
    ...note(unnamed, 'node', ` of ${stated.nodes} without an edge, and so without an id here`),
    ...otherwiseNote(settings.directed, head.directed(), counts.edges),
  ];
  return edges.finish(settings, { format: 'snap', comments, notes }, head.directed());
}
