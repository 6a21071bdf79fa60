import { refuse } from '@kleene/base';
import type { EdgeClass, Machine, Menu } from '../machine/machine.ts';
import { classOf, nameOf, partsOf, referenceTables, sizesOf } from '../machine/reference.ts';
import { tableLengths, type Sizes, type Tables } from '../machine/tables.ts';

/** A class of a menu over numbers. */
export interface Candidate {
  /** `DISC>NOT NONE`: an edge in state NONE from a DISC to a NOT node. */
  readonly name: string;
  /** The states of sender and receiver, and the position of the class in `score`. */
  readonly a: number;
  readonly b: number;
  readonly edgeClass: number;
  readonly isLoop: boolean;
  readonly isGuaranteed: boolean;
  /** Whether the machine lets it win. */
  readonly wins: boolean;
  /** Whether there is exactly one edge of its kind. */
  readonly single: boolean;
}

/** An entry of a table that some node or edge might read. */
export interface Entry {
  readonly kind: 'node' | 'edge';
  readonly entry: number;
  /** `node NOT hears DISC`, `edge NOT>DISC NONE, alpha 0, rho 1`. */
  readonly id: string;
}

/** A machine over numbers, worked out once for many tables. */
export interface Outline {
  readonly machine: Machine;
  readonly sizes: Sizes;
  /** The machine's own rules. */
  readonly rules: Tables;
  readonly menus: readonly { readonly id: string; readonly candidates: readonly Candidate[] }[];
  readonly entries: readonly Entry[];
}

/**
 * The outline of a machine. Throws `invalid-argument` for a state that it does not list, a menu without a guaranteed class, and
 * in `receiver` mode a menu without its one loop.
 */
export function outlineOf(machine: Machine): Outline {
  const sizes = sizesOf(machine);
  const lengths = tableLengths(sizes);
  const menus = machine.menus.map((menu) => ({ id: menu.id, candidates: candidatesOf(machine, menu) }));
  for (const { id, candidates } of menus) {
    const sure = candidates.filter(({ isGuaranteed }) => isGuaranteed);
    const loops = machine.mode === 'global' ? 1 : candidates.filter(({ isLoop }) => isLoop).length;
    if (sure.length === 0 || loops !== 1 || (machine.mode === 'receiver' && !sure.some(({ isLoop }) => isLoop)))
      refuse(
        `discrete machine ${machine.algorithm}`,
        `menu ${id}`,
        'with a class that is sure, the loop',
        sure.map(({ name }) => name),
      );
  }
  const entries = [
    ...Array.from({ length: lengths.nodeUpdate }, (_, entry) => nodeEntryOf(machine, entry)),
    ...Array.from({ length: lengths.edgeUpdate }, (_, entry) => edgeEntryOf(machine, entry)),
  ];
  return { machine, sizes, rules: referenceTables(machine), menus, entries: entries.filter((entry) => entry !== null) };
}

function candidatesOf(machine: Machine, menu: Menu): Candidate[] {
  const { nodeStates, edgeStates } = sizesOf(machine);
  const candidate = (name: EdgeClass, isLoop: boolean, isGuaranteed: boolean): Candidate => {
    const edgeClass = classOf(machine, name);
    const pair = Math.floor(edgeClass / edgeStates);
    const [wins, single] = [menu.wins, menu.single ?? []].map((classes) => classes.includes(name)) as [
      boolean,
      boolean,
    ];
    return {
      name,
      a: Math.floor(pair / nodeStates),
      b: pair % nodeStates,
      edgeClass,
      isLoop,
      isGuaranteed,
      wins,
      single,
    };
  };
  return [menu.loops, menu.edges].flatMap(({ must = [], may = [] }, kind) => [
    ...must.map((name) => candidate(name, kind === 0, true)),
    ...may.map((name) => candidate(name, kind === 0, false)),
  ]);
}

/** A node hears itself only in its own state, and it always hears something in `receiver` mode: other entries mean nothing. */
function nodeEntryOf({ mode, nodeStates }: Machine, entry: number): Entry | null {
  const [row, b, sigma] = [Math.floor(entry / 2 / nodeStates.length), (entry >> 1) % nodeStates.length, entry & 1];
  const isMeant = row === 0 ? sigma === 0 && mode === 'global' : sigma === 0 || row - 1 === b;
  const message = sigma === 1 ? 'itself' : row === 0 ? 'nothing' : nodeStates[row - 1];
  return isMeant ? { kind: 'node', entry, id: `node ${nodeStates[b]} hears ${message}` } : null;
}

/** In `global` mode only a loop is chosen together with its reverse, which it is itself: other such entries mean nothing. */
function edgeEntryOf(machine: Machine, entry: number): Entry | null {
  const [sender, receiver] = partsOf(machine, entry >> 2);
  const isMeant = machine.mode === 'receiver' || (entry & 3) !== 3 || sender === receiver;
  const id = `edge ${nameOf(machine, entry >> 2)}, alpha ${(entry >> 1) & 1}, rho ${entry & 1}`;
  return isMeant ? { kind: 'edge', entry, id } : null;
}
