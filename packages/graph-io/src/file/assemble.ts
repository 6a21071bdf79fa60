import { edgeCount, fromEdges, parallelCount } from '@kleene/graphs';
import type { ReadGraph, ReadReport } from './graph-file.ts';
import type { Settings } from '../options.ts';

/** The edges of an input, one after another. */
export interface Listed {
  readonly ids: readonly string[];
  readonly labels?: readonly string[];
  /** `[edges]`: the nodes that each edge joins. */
  readonly sources: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  /** `[edges]`; absent where no edge has a weight. */
  readonly weights?: ArrayLike<number>;
  /** Which edges lead both ways where the graph is directed: `[edges]`, 1 for those, or all; absent where none does. */
  readonly bothWays?: ArrayLike<number> | 'all';
}

/** What of the report only the reader of a format knows. */
export type Found = Omit<ReadReport, 'rows' | 'loops' | 'repeated' | 'merged' | 'negative'>;

type Lists = Pick<Listed, 'sources' | 'targets' | 'weights'>;

/** The graph of the listed edges, with what was merged and dropped on the way. */
export function assemble(listed: Listed, directed: boolean, settings: Settings, found: Found): ReadGraph {
  const { ids, labels, sources, targets, weights } = listed;
  const { duplicates, loops } = settings;
  const lists = directed ? withReturns(listed) : listed;
  const options = { directed, duplicates, loops, ...(lists.weights && { weights: lists.weights }) };
  const graph = fromEdges(ids.length, lists.sources, lists.targets, options);
  const loopCount = count(sources.length, (edge) => sources[edge] === targets[edge]);
  const dropped = loops === 'drop' ? loopCount : 0;
  const repeated = duplicates === 'keep' ? parallelCount(graph) : lists.sources.length - dropped - edgeCount(graph);
  const report: ReadReport = {
    ...found,
    rows: sources.length,
    loops: loopCount,
    repeated,
    merged: duplicates === 'keep' ? 0 : repeated,
    negative: count(weights?.length ?? 0, (edge) => weights![edge]! < 0),
  };
  return { graph, ids, ...(labels && { labels }), report };
}

/** The edges, and behind them the way back of each that leads both ways; a loop has none. */
function withReturns({ sources, targets, weights, bothWays }: Listed): Lists {
  if (bothWays === undefined) return { sources, targets, ...(weights && { weights }) };
  const returning: number[] = [];
  for (let edge = 0; edge < sources.length; edge++)
    if ((bothWays === 'all' || bothWays[edge]) && sources[edge] !== targets[edge]) returning.push(edge);
  const join = (list: ArrayLike<number>, other: ArrayLike<number>): Float64Array => {
    const joined = new Float64Array(list.length + returning.length);
    joined.set(list);
    returning.forEach((edge, i) => (joined[list.length + i] = other[edge]!));
    return joined;
  };
  return {
    sources: join(sources, targets),
    targets: join(targets, sources),
    ...(weights && { weights: join(weights, weights) }),
  };
}

function count(length: number, holds: (edge: number) => boolean): number {
  let total = 0;
  for (let edge = 0; edge < length; edge++) if (holds(edge)) total++;
  return total;
}
