import { checkFinite, checkInteger, checkOptions, refuse } from '@kleene/base';
import { checkDirected } from '../check-directed.ts';
import { checkDraws } from './check-draws.ts';
import type { UniformDraws } from './erdos-renyi.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';
import { growable } from '../growable.ts';
import { eachCell, eachOrderedPair, eachPair, type VisitPair } from './pairs.ts';

/** The probabilities between blocks. */
export interface StochasticBlockOptions {
  /** `[blocks, blocks]`: the probability of an edge from a node of block i to one of block j; symmetric unless `directed`. */
  readonly p: readonly (readonly number[])[];
  /** Whether every ordered pair may be an edge; default false. */
  readonly directed?: boolean;
}

/**
 * A random graph of blocks (Holland, Laskey and Leinhardt 1983): `sizes[i]` nodes in block i, numbered block by block; two different nodes
 * are joined with the probability of their blocks, independently. O(nodes + edges + blocks ** 2).
 */
export function stochasticBlock(draws: UniformDraws, sizes: readonly number[], options: StochasticBlockOptions): Graph {
  const where = 'graphs.stochasticBlock';
  checkDraws(where, draws, ['uniform']);
  checkOptions(where, options, ['p', 'directed']);
  const directed = checkDirected(where, options.directed);
  const starts = startsOf(where, sizes);
  checkProbabilities(where, sizes, options.p, directed);
  const [sources, targets] = [growable(Int32Array), growable(Int32Array)];
  for (let i = 0; i < sizes.length; i++) {
    for (let j = directed ? 0 : i; j < sizes.length; j++) {
      const visit: VisitPair = (from, to) => {
        sources.push(starts[i]! + from);
        targets.push(starts[j]! + to);
      };
      const p = options.p[i]![j]!;
      if (i !== j) eachCell(draws, sizes[i]!, sizes[j]!, p, visit);
      else (directed ? eachOrderedPair : eachPair)(draws, sizes[i]!, p, visit);
    }
  }
  return fromEdges(starts[sizes.length]!, sources.view(), targets.view(), { directed });
}

/** The first node of each block, and the number of nodes. */
function startsOf(where: string, sizes: readonly number[]): number[] {
  if (!Array.isArray(sizes)) refuse(where, 'sizes', 'a list of numbers of nodes', sizes);
  const starts = [0];
  for (const [block, size] of sizes.entries()) {
    const left = MAX_INDEX - starts[block]!;
    starts.push(starts[block]! + checkInteger(where, `sizes[${block}]`, size, { min: 0, max: left }));
  }
  return starts;
}

function checkProbabilities(
  where: string,
  sizes: readonly number[],
  p: StochasticBlockOptions['p'],
  directed: boolean,
): void {
  const isSquare = (table: unknown): boolean =>
    Array.isArray(table) &&
    table.length === sizes.length &&
    // A copy, for `every` passes over what a list lacks.
    [...table].every((row) => Array.isArray(row) && row.length === sizes.length);
  if (!isSquare(p)) refuse(where, 'p', `${sizes.length} lists of ${sizes.length} probabilities`, p);
  let edges = 0;
  for (let i = 0; i < sizes.length; i++) {
    for (let j = 0; j < sizes.length; j++) {
      checkFinite(where, `p[${i}][${j}]`, p[i]![j], { min: 0, max: 1 });
      if (!directed && p[i]![j] !== p[j]![i]) refuse(where, `p[${i}][${j}]`, `p[${j}][${i}], ${p[j]![i]}`, p[i]![j]);
      edges += p[i]![j]! * sizes[i]! * (i === j ? sizes[j]! - 1 : sizes[j]!);
    }
  }
  if (edges - 10 * Math.sqrt(edges) > MAX_INDEX) refuse(where, 'p', `small enough for ${MAX_INDEX} arcs`, edges);
}
