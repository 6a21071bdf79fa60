import { refuse } from '@kleene/base';

/** How right the parents found on several graphs are; both from 0 to 1. */
export interface Accuracy {
  readonly graphs: number;
  /** The mean over graphs of the fraction of nodes with the right parent. */
  readonly nodeAccuracy: number;
  /** The fraction of graphs in which every node has the right parent. */
  readonly graphAccuracy: number;
}

/**
 * Accuracy as the paper reports it (Rodionov and Prokhorenkova 2024, section 5): `found` and `right` hold the parent of every node, -1 for none, of
 * one graph each. Throws `invalid-argument` when there is no graph, or their numbers or sizes differ.
 */
export function parentAccuracy(found: readonly Int32Array[], right: readonly Int32Array[]): Accuracy {
  const where = 'discrete.parentAccuracy';
  if (right.length === 0) refuse(where, 'right', 'at least one graph', right);
  if (found.length !== right.length) refuse(where, 'found', `as long as right (${right.length})`, found.length);
  const fractions = right.map((parents, graph) => matching(where, found[graph]!, parents));
  const graphs = right.length;
  return {
    graphs,
    nodeAccuracy: fractions.reduce((sum, fraction) => sum + fraction, 0) / graphs,
    graphAccuracy: fractions.filter((fraction) => fraction === 1).length / graphs,
  };
}

function matching(where: string, found: Int32Array, right: Int32Array): number {
  if (found.length !== right.length || right.length === 0)
    refuse(where, 'found', `the parents of ${right.length} nodes`, found.length);
  return right.reduce((count, parent, node) => count + (found[node] === parent ? 1 : 0), 0) / right.length;
}
