import { checkInteger } from '@kleene/base';
import type { Draws } from '@kleene/random';
import { checkDraws } from './check-draws.ts';
import { fromEdges, MAX_INDEX } from '../from-edges.ts';
import type { Graph } from '../graph.ts';

/**
 * An undirected tree, uniform among the nodes ** (nodes - 2) labelled trees: a random Prüfer sequence, decoded in O(nodes)
 * (Prüfer 1918; Wang, Wang and Wu 2009).
 */
export function randomTree(draws: Pick<Draws, 'integers'>, nodes: number): Graph {
  const where = 'graphs.randomTree';
  checkDraws(where, draws, ['integers']);
  checkInteger(where, 'nodes', nodes, { min: 1, max: MAX_INDEX / 2 });
  if (nodes === 1) return fromEdges(1, [], []);
  return decode(Int32Array.from({ length: nodes - 2 }, () => draws.integers(0, nodes)));
}

/** The tree of a Prüfer sequence: each entry is joined to the smallest leaf that is left, then the last two nodes to each other. */
function decode(sequence: Int32Array): Graph {
  const nodes = sequence.length + 2;
  const [sources, targets] = [new Int32Array(nodes - 1), new Int32Array(nodes - 1)];
  const degrees = new Int32Array(nodes).fill(1);
  for (const node of sequence) degrees[node]!++;
  let next = 0;
  const smallestLeaf = (): number => {
    while (degrees[next] !== 1) next++;
    return next++;
  };
  let leaf = smallestLeaf();
  for (const [edge, node] of sequence.entries()) {
    sources[edge] = leaf;
    targets[edge] = node;
    // A node that becomes a leaf behind the scan is smaller than every leaf ahead of it.
    leaf = --degrees[node]! === 1 && node < next ? node : smallestLeaf();
  }
  sources[nodes - 2] = leaf;
  targets[nodes - 2] = nodes - 1;
  return fromEdges(nodes, sources, targets);
}
