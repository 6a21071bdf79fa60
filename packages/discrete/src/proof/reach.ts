import { edgeEntry, nodeEntry, tableLengths, type Sizes } from '../machine/tables.ts';
import type { Outline } from './outline.ts';
import type { Contender, Situation } from './situations.ts';

/** For every entry of a table: it can be read only where the range of scalars exceeds this; Infinity: never. */
export interface Reach {
  readonly node: Float64Array;
  readonly edge: Float64Array;
}

/** Which entries of the tables can be read at all, given which classes can be chosen. Everything not shown impossible counts as possible. */
export function reachOf({ machine, sizes }: Outline, situations: readonly Situation[]): Reach {
  const lengths = tableLengths(sizes);
  const reach: Reach = {
    node: new Float64Array(lengths.nodeUpdate).fill(Infinity),
    edge: new Float64Array(lengths.edgeUpdate).fill(Infinity),
  };
  const all = situations.flatMap(({ contenders }) => contenders);
  for (const { contenders } of situations) {
    if (machine.mode === 'receiver') for (const one of contenders) reachReceiver(sizes, all, one, reach);
    else for (const one of contenders) reachGlobal(sizes, contenders, one, reach);
  }
  return reach;
}

function lower(reach: Float64Array, entry: number, from: number): void {
  reach[entry] = Math.min(reach[entry]!, Math.max(0, from));
}

/** Every node chooses one edge into itself. */
function reachReceiver(
  sizes: Sizes,
  all: readonly Contender[],
  { a, b, edgeClass, from, isLoop }: Contender,
  reach: Reach,
): void {
  lower(reach.node, nodeEntry(sizes, a, b, isLoop ? 1 : 0), from);
  lower(reach.edge, edgeEntry(edgeClass, 0, 0), 0);
  // The other end chooses for itself: the reverse edge can have been chosen where any edge between such ends can be.
  const back = isLoop ? from : Math.min(...reversesOf(all, a, b).map((edge) => edge.from));
  lower(reach.edge, edgeEntry(edgeClass, 1, 1), Math.max(from, back));
  if (isLoop) return;
  lower(reach.edge, edgeEntry(edgeClass, 1, 0), from);
  lower(reach.edge, edgeEntry(edgeClass, 0, 1), back);
}

/** One edge of the graph is chosen; all nodes but its receiver hear nothing, all edges but it and its reverse are idle. */
function reachGlobal(sizes: Sizes, all: readonly Contender[], one: Contender, reach: Reach): void {
  const { a, b, edgeClass, from, isLoop } = one;
  lower(reach.node, nodeEntry(sizes, a, b, isLoop ? 1 : 0), from);
  if (isLoop) lower(reach.node, nodeEntry(sizes, -1, b, 0), 0);
  lower(reach.edge, edgeEntry(edgeClass, 1, isLoop ? 1 : 0), from);
  if (!isLoop) for (const back of reversesOf(all, a, b)) lower(reach.edge, edgeEntry(back.edgeClass, 0, 1), from);
  // It can be left idle at once, or, where it is the only one, when another class can win.
  const others = all.filter((other) => other !== one).map((other) => other.from);
  lower(reach.edge, edgeEntry(edgeClass, 0, 0), one.single ? Math.min(...others) : 0);
}

/** The edges, without loops, that may lie opposite one from state `a` to state `b`. */
function reversesOf(all: readonly Contender[], a: number, b: number): Contender[] {
  return all.filter((edge) => !edge.isLoop && edge.a === b && edge.b === a);
}
