import { nodeEntry, type Tables } from '@kleene/discrete/proof';
import type { Machine } from '@kleene/discrete';
import type { Transition } from '../report/state-diagram.ts';

/** The changes of node states that the learned tables hold, for every message that a node can hear from a neighbour. */
export function nodeTransitions({ nodeStates }: Machine, tables: Tables): Transition[] {
  return nodeStates.flatMap((_, own) =>
    nodeStates.map((heard, message): Transition => ({
      from: own,
      to: tables.nodeUpdate[nodeEntry(tables, message, own, 0)]!,
      label: `hears ${heard}`,
    })),
  );
}
