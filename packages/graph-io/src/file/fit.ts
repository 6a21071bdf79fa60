import { checkOneOf, refuse } from '@kleene/base';
import { edgeCount, edgeList, fromEdges, inducedSubgraph, parallelCount, toDirected, type Graph } from '@kleene/graphs';
import { checkFile, isolated } from './check-file.ts';
import type { GraphFile, GraphFormat } from './graph-file.ts';
import { counted } from '../note.ts';
import { traits, type Traits } from './traits.ts';

/** A graph that a format can carry, and what had to be left out or changed for that. */
export interface Fitted {
  readonly file: GraphFile;
  /** A phrase for each thing that the file will not say any more; empty where all is carried over. */
  readonly lost: readonly string[];
}

type Step = (file: GraphFile, traits: Traits, lost: string[]) => GraphFile;

/**
 * `file` as `format` can carry it: without labels, nodes without edges or weights where it has no place for them, with nodes numbered from 1, parallel edges
 * made one, undirected edges made two arcs, where that is its way. Directions are not dropped: a directed graph for a format without them is refused, and so
 * are weights with fractions where only whole ones go.
 */
export function fit(file: GraphFile, format: GraphFormat): Fitted {
  const where = 'graph-io.fit';
  checkOneOf(where, 'format', format, Object.keys(traits) as GraphFormat[]);
  const target = traits[format];
  checkFile(where, file, traits.json);
  if (target.directed === 'never' && file.graph.directed)
    refuse(where, 'graph', `undirected for ${target.kind}`, 'a directed one');
  const lost: string[] = [];
  const steps: readonly Step[] = [dropLabels, dropIsolated, renumber, mergeParallel, orient, weigh, sayDirected];
  return { file: steps.reduce((fitted, step) => step(fitted, target, lost), file), lost };
}

function dropLabels(file: GraphFile, { labels }: Traits, lost: string[]): GraphFile {
  if (labels || file.labels === undefined) return file;
  lost.push('labels of nodes');
  return { graph: file.graph, ids: file.ids };
}

function dropIsolated(file: GraphFile, target: Traits, lost: string[]): GraphFile {
  const alone = isolated(file.graph);
  const count = alone.reduce((sum, one) => sum + one, 0);
  if (target.isolated || count === 0) return file;
  lost.push(`${counted(count, 'node')} without edges`);
  const kept = Int32Array.from(file.ids.keys()).filter((node) => alone[node] === 0);
  return {
    graph: inducedSubgraph(file.graph, kept),
    ids: Array.from(kept, (node) => file.ids[node]!),
    ...(file.labels && { labels: Array.from(kept, (node) => file.labels![node]!) }),
  };
}

function renumber(file: GraphFile, { ids }: Traits, lost: string[]): GraphFile {
  if (ids !== 'from 1' || file.ids.every((id, node) => id === String(node + 1))) return file;
  lost.push('ids of nodes, which are numbered from 1 in their order');
  return { ...file, ids: file.ids.map((_, node) => String(node + 1)) };
}

function mergeParallel(file: GraphFile, { parallel }: Traits, lost: string[]): GraphFile {
  const count = parallelCount(file.graph);
  if (parallel || count === 0) return file;
  lost.push(
    `${counted(count, 'edge')} parallel to another, each set made one${file.graph.weights ? ' of the smallest weight' : ''}`,
  );
  return { ...file, graph: merged(file.graph) };
}

function orient(file: GraphFile, { directed }: Traits, lost: string[]): GraphFile {
  if (directed !== 'always' || file.graph.directed) return file;
  lost.push('that edges have no direction: each is written as two arcs');
  return { ...file, graph: toDirected(file.graph) };
}

function weigh(file: GraphFile, { weights }: Traits, lost: string[]): GraphFile {
  const { weights: given, ...graph } = file.graph;
  if (weights === 'none' && given) {
    lost.push('weights of edges');
    return { ...file, graph };
  }
  if (weights !== 'whole' || given) return file;
  lost.push('that edges have no weights: each is written with 1');
  return { ...file, graph: { ...graph, weights: new Float64Array(graph.targets.length).fill(1) } };
}

function sayDirected(file: GraphFile, { saysDirected }: Traits, lost: string[]): GraphFile {
  if (!saysDirected && file.graph.directed && edgeCount(file.graph) > 0)
    lost.push('that edges are directed: say so when it is read');
  return file;
}

function merged(graph: Graph): Graph {
  const { sources, targets, weights } = edgeList(graph);
  return fromEdges(graph.nodes, sources, targets, { directed: graph.directed, ...(weights && { weights }) });
}
