import type { Machine } from '../machine/machine.ts';
import { classNames, sizesOf } from '../machine/reference.ts';
import { edgeEntry, nodeEntry, tableLengths } from '../machine/tables.ts';
import type { Contender, Situation } from './situations.ts';

/** For every entry of a table: it can be read only where the range of scalars exceeds this; Infinity: never. */
export interface Reach {
  readonly node: Float64Array;
  readonly edge: Float64Array;
}

/** Which entries of the tables can be read at all, given which classes can be chosen. Everything not shown impossible counts as possible. */
export function reachOf(machine: Machine, situations: readonly Situation[]): Reach {
  const lengths = tableLengths(sizesOf(machine));
  const reach: Reach = {
    node: new Float64Array(lengths.nodeUpdate).fill(Infinity),
    edge: new Float64Array(lengths.edgeUpdate).fill(Infinity),
  };
  const visit = machine.mode === 'receiver' ? reachReceiver : reachGlobal;
  for (const situation of situations) visit(machine, situations, situation, reach);
  return reach;
}

function lower(reach: Float64Array, entry: number, from: number): void {
  reach[entry] = Math.min(reach[entry]!, Math.max(0, from));
}

/** Every node chooses one edge into itself. */
function reachReceiver(machine: Machine, situations: readonly Situation[], situation: Situation, reach: Reach): void {
  const sizes = sizesOf(machine);
  for (const { a, b, edgeClass, from } of situation.loops) {
    lower(reach.node, nodeEntry(sizes, a, b, 1), from);
    lower(reach.edge, edgeEntry(edgeClass, 1, 1), from);
    lower(reach.edge, edgeEntry(edgeClass, 0, 0), 0);
  }
  for (const { a, b, edgeClass, from } of situation.edges) {
    // The other end chooses for itself: the reverse edge can have been chosen where any class of its kind can be.
    const back = Math.min(
      ...situations.flatMap(({ edges }) =>
        edges.filter((edge) => edge.a === b && edge.b === a).map((edge) => edge.from),
      ),
    );
    lower(reach.node, nodeEntry(sizes, a, b, 0), from);
    lower(reach.edge, edgeEntry(edgeClass, 0, 0), 0);
    lower(reach.edge, edgeEntry(edgeClass, 1, 0), from);
    lower(reach.edge, edgeEntry(edgeClass, 0, 1), back);
    lower(reach.edge, edgeEntry(edgeClass, 1, 1), Math.max(from, back));
  }
}

/** One edge of the graph is chosen; all nodes but its receiver hear nothing, all edges but it and its reverse are idle. */
function reachGlobal(machine: Machine, _: readonly Situation[], { loops, edges }: Situation, reach: Reach): void {
  const sizes = sizesOf(machine);
  const all = [...loops, ...edges];
  for (const chosen of loops) {
    lower(reach.node, nodeEntry(sizes, chosen.a, chosen.b, 1), chosen.from);
    lower(reach.node, nodeEntry(sizes, -1, chosen.b, 0), 0);
    lower(reach.edge, edgeEntry(chosen.edgeClass, 1, 1), chosen.from);
  }
  for (const chosen of edges) {
    lower(reach.node, nodeEntry(sizes, chosen.a, chosen.b, 0), chosen.from);
    lower(reach.edge, edgeEntry(chosen.edgeClass, 1, 0), chosen.from);
    for (const back of edges.filter(({ a, b }) => a === chosen.b && b === chosen.a))
      lower(reach.edge, edgeEntry(back.edgeClass, 0, 1), chosen.from);
  }
  for (const idle of all) lower(reach.edge, edgeEntry(idle.edgeClass, 0, 0), idleFrom(idle, all));
}

/** From which range on an edge of this class can be left idle: at once, or, where it is the only one, once another class can win. */
function idleFrom(idle: Contender, all: readonly Contender[]): number {
  return idle.single ? Math.min(...all.filter((other) => other !== idle).map(({ from }) => from)) : 0;
}

/** Whether an entry of `nodeUpdate` means anything: a node listens to itself only in its own state, and always to something in `receiver` mode. */
export function isNodeEntry(machine: Machine, entry: number): boolean {
  const [row, b, sigma] = [
    Math.floor(entry / 2 / machine.nodeStates.length),
    (entry >> 1) % machine.nodeStates.length,
    entry & 1,
  ];
  if (row === 0) return sigma === 0 && machine.mode === 'global';
  return sigma === 0 || row - 1 === b;
}

/** Whether an entry of `edgeUpdate` means anything: in `global` mode only a loop is chosen together with its reverse, itself. */
export function isEdgeEntry(machine: Machine, entry: number): boolean {
  const [sender, receiver] = classNames(machine, entry >> 2);
  return machine.mode === 'receiver' || (entry & 3) !== 3 || sender === receiver;
}
