import { KleeneError } from '@kleene/base';
import { classOf, stateIndex } from '../machine/reference.ts';
import { isEdgeEntry, isNodeEntry, reachOf } from '../proof/entries.ts';
import { nameEdgeEntry, nameNodeEntry } from '../proof/names.ts';
import { situationsOf, type Situation } from '../proof/situations.ts';
import type { Reasoner } from '../reasoner/reasoner.ts';

/**
 * What tables say of a wave that runs through a graph: nodes wait in state `open` until a neighbour is in state `speaker`; of
 * those they hear the one of smallest index, go over into `next` and point at it.
 */
export interface WaveFacts {
  readonly open: number;
  readonly speaker: number;
  /** `nodeUpdate` for an open node that hears a speaker. */
  readonly next: number;
}

/**
 * Reads the facts of a wave from certified tables, or throws `unsupported` with the fact that does not come out. Of all entries
 * that can be read, the EVENTS are those that change a state. A wave needs: one node event, at `open` nodes that hear `speaker`;
 * so all other states are frozen, and none leads back to `open`. Where that class is present only it can be chosen. Edge
 * events turn exactly the edges over which the node heard, and no other, into pointers, whatever the speaker itself hears.
 */
export function waveFacts({ machine, tables, certificate }: Reasoner): WaveFacts {
  const situations = situationsOf(tables, machine);
  const reach = reachOf(machine, situations);
  const { initial } = machine;
  const isRequired = (kind: 'node' | 'edge', entry: number): boolean => reach[kind][entry]! < certificate.range;
  const [open, speaker] = [initial.node, initial.start].map((name) => stateIndex(machine, 'nodeStates', name)) as [
    number,
    number,
  ];
  expect(machine.mode === 'receiver' && machine.scalar === 'sender', 'nodes must hear the neighbour of smallest index');
  expect(open !== speaker, 'the start must differ from other nodes');

  const nodeEvents = [...reach.node.keys()].filter(
    (entry) =>
      isNodeEntry(machine, entry) &&
      isRequired('node', entry) &&
      tables.nodeUpdate[entry] !== ownState(entry, tables.nodeStates),
  );
  const heard = ((speaker + 1) * tables.nodeStates + open) * 2;
  expect(
    nodeEvents.length === 1 && nodeEvents[0] === heard,
    `only ${nameNodeEntry(machine, heard)} may change a node, got ${nodeEvents.map((entry) => nameNodeEntry(machine, entry)).join(', ') || 'none'}`,
  );
  const next = tables.nodeUpdate[heard]!;
  expect(next === speaker, 'a node that has heard must speak');

  const live = classOf(machine, [initial.start, initial.node, initial.edge]);
  const rivals = situations
    .filter((situation) => has(situation, live))
    .flatMap(({ loops, edges }) => [...loops, ...edges]);
  expect(
    rivals.every(({ edgeClass, from }) => edgeClass === live || from >= certificate.range),
    'where a neighbour speaks, it must be heard',
  );

  const pointer = stateIndex(machine, 'edgeStates', machine.pointer);
  const back = classOf(machine, [initial.node, initial.start, initial.edge]);
  const wrong = [...reach.edge.keys()].find((entry) => {
    if (!isEdgeEntry(machine, entry) || !isRequired('edge', entry)) return false;
    const isPointing = entry >> 2 === back && (entry & 1) === 1;
    return tables.edgeUpdate[entry] !== (isPointing ? pointer : (entry >> 2) % tables.edgeStates);
  });
  expect(
    wrong === undefined,
    `${wrong === undefined ? '' : nameEdgeEntry(machine, wrong)} must turn heard edges alone into pointers`,
  );
  return { open, speaker, next };
}

function ownState(nodeEntry: number, nodeStates: number): number {
  return (nodeEntry >> 1) % nodeStates;
}

function has({ edges }: Situation, edgeClass: number): boolean {
  return edges.some((edge) => edge.edgeClass === edgeClass);
}

function expect(holds: boolean, expected: string): void {
  if (!holds) throw new KleeneError('unsupported', `discrete.compile: ${expected}`);
}
