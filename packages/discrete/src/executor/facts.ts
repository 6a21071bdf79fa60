import { KleeneError } from '@kleene/base';
import { classOf, stateIndex } from '../machine/reference.ts';
import { nodeEntry } from '../machine/tables.ts';
import { outlineOf } from '../proof/outline.ts';
import { reachOf } from '../proof/reach.ts';
import { situationsOf } from '../proof/situations.ts';
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
export function waveFacts({ machine, tables, certificate: { range } }: Reasoner): WaveFacts {
  const outline = outlineOf(machine);
  const situations = situationsOf(tables, outline);
  const reach = reachOf(outline, situations);
  const required = outline.entries.filter(({ kind, entry }) => reach[kind][entry]! < range);
  const { initial } = machine;
  const open = stateIndex(machine, 'nodeStates', initial.node);
  const speaker = stateIndex(machine, 'nodeStates', initial.start);
  expect(machine.mode === 'receiver' && machine.scalar === 'sender', 'nodes must hear the neighbour of smallest index');
  expect(open !== speaker, 'the start must differ from other nodes');

  const heard = nodeEntry(tables, speaker, open, 0);
  const changes = required.filter(
    ({ kind, entry }) => kind === 'node' && tables.nodeUpdate[entry] !== (entry >> 1) % tables.nodeStates,
  );
  const events = changes.map(({ id }) => id).join(', ') || 'none';
  expect(
    changes.length === 1 && changes[0]!.entry === heard,
    `open nodes must change by speakers alone, got ${events}`,
  );
  const next = tables.nodeUpdate[heard]!;
  expect(next === speaker, 'a node that has heard a speaker must speak');

  const live = classOf(machine, `${initial.start}>${initial.node} ${initial.edge}`);
  const rivals = situations
    .map(({ contenders }) => contenders)
    .filter((contenders) => contenders.some(({ edgeClass, isLoop }) => !isLoop && edgeClass === live))
    .flatMap((contenders) => contenders.filter(({ edgeClass, from }) => edgeClass !== live && from < range));
  expect(rivals.length === 0, `where a neighbour speaks it must be heard, not ${rivals[0]?.name}`);

  const pointer = stateIndex(machine, 'edgeStates', machine.pointer);
  const back = classOf(machine, `${initial.node}>${initial.start} ${initial.edge}`);
  const wrong = required.find(({ kind, entry }) => {
    const isHeard = entry >> 2 === back && (entry & 1) === 1;
    return kind === 'edge' && tables.edgeUpdate[entry] !== (isHeard ? pointer : (entry >> 2) % tables.edgeStates);
  });
  expect(!wrong, `edges over which a speaker was heard must become pointers, and no others, got ${wrong?.id}`);
  return { open, speaker, next };
}

function expect(holds: boolean, expected: string): void {
  if (!holds) throw new KleeneError('unsupported', `discrete.compile: ${expected}`);
}
