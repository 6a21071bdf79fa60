import { checkInteger, checkOptions } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { checkDraws } from './check-draws.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/** How a growing graph grows. */
export interface PreferentialAttachmentOptions {
  /** How many edges each new node brings: from 1, below the number of nodes. */
  readonly edges: number;
}

/**
 * An undirected scale-free graph (Barabási and Albert 1999), connected, without loops and parallel edges: a star of `edges + 1` nodes
 * around node 0 grows node by node, each joined to `edges` different older ones. An older node is chosen with a probability proportional to its degree,
 * by drawing an end of an edge (Batagelj and Brandes 2005, section 3), again when it was chosen already. Exactly `edges * (nodes - edges)` edges;
 * O(nodes + edges of the graph) expected for a small `edges`.
 */
export function preferentialAttachment(
  draws: Pick<Draws, 'integers'>,
  nodes: number,
  options: PreferentialAttachmentOptions,
): Graph {
  const where = 'graphs.preferentialAttachment';
  checkDraws(where, draws, ['integers']);
  checkOptions(where, options, ['edges']);
  checkInteger(where, 'nodes', nodes, { min: 2, max: MAX_INDEX / 2 });
  const most = Math.min(nodes - 1, Math.floor(MAX_INDEX / 2 / nodes));
  return grow(draws, nodes, checkInteger(where, 'edges', options.edges, { min: 1, max: most }));
}

function grow(draws: Pick<Draws, 'integers'>, nodes: number, each: number): Graph {
  const count = each * (nodes - each);
  const [sources, targets] = [new Int32Array(count), new Int32Array(count)];
  for (let edge = 0; edge < each; edge++) targets[edge] = edge + 1;
  const end = (i: number): number => (i & 1 ? targets : sources)[i >> 1]!;
  const chosenBy = new Int32Array(nodes);
  for (let node = each + 1, edge = each; node < nodes; node++) {
    const ends = 2 * edge;
    for (let left = each; left > 0;) {
      const older = end(draws.integers(0, ends));
      if (chosenBy[older] === node) continue;
      chosenBy[older] = node;
      sources[edge] = node;
      targets[edge++] = older;
      left--;
    }
  }
  return fromEdges(nodes, sources, targets);
}
