import { refuse } from '@kleene/base';
import type { EdgeClass, Machine, Menu } from '../machine/machine.ts';
import { classNames, classOf, referenceTables, sizesOf, stateIndex } from '../machine/reference.ts';
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

/** The outline of a machine; throws `invalid-argument` for a state that it does not list and a menu without a guaranteed class. */
export function outlineOf(machine: Machine): Outline {
  const sizes = sizesOf(machine);
  const lengths = tableLengths(sizes);
  const menus = machine.menus.map((menu) => ({ id: menu.id, candidates: candidatesOf(machine, menu) }));
  const empty = menus.find(({ candidates }) => !candidates.some(({ isGuaranteed }) => isGuaranteed));
  if (empty) refuse(`discrete machine ${machine.algorithm}`, `menu ${empty.id}`, 'with a guaranteed class', []);
  const entries = [
    ...Array.from({ length: lengths.nodeUpdate }, (_, entry) => nodeEntryOf(machine, entry)),
    ...Array.from({ length: lengths.edgeUpdate }, (_, entry) => edgeEntryOf(machine, entry)),
  ];
  return { machine, sizes, rules: referenceTables(machine), menus, entries: entries.filter((entry) => entry !== null) };
}

function candidatesOf(machine: Machine, menu: Menu): Candidate[] {
  const among = (classes: readonly EdgeClass[] = [], name: string): boolean => classes.map(nameClass).includes(name);
  const candidate = (edgeClass: EdgeClass, isLoop: boolean, isGuaranteed: boolean): Candidate => ({
    name: nameClass(edgeClass),
    a: stateIndex(machine, 'nodeStates', edgeClass[0]),
    b: stateIndex(machine, 'nodeStates', edgeClass[1]),
    edgeClass: classOf(machine, edgeClass),
    isLoop,
    isGuaranteed,
    wins: among(menu.wins, nameClass(edgeClass)),
    single: among(menu.single, nameClass(edgeClass)),
  });
  return [menu.loops, menu.edges].flatMap(({ must = [], may = [] }, kind) => [
    ...must.map((edgeClass) => candidate(edgeClass, kind === 0, true)),
    ...may.map((edgeClass) => candidate(edgeClass, kind === 0, false)),
  ]);
}

function nameClass([sender, receiver, edge]: EdgeClass): string {
  return `${sender}>${receiver} ${edge}`;
}

/** The name of the class at a position of `score`. */
export function nameOf(machine: Machine, edgeClass: number): string {
  return nameClass(classNames(machine, edgeClass));
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
  const [sender, receiver] = classNames(machine, entry >> 2);
  const isMeant = machine.mode === 'receiver' || (entry & 3) !== 3 || sender === receiver;
  const id = `edge ${nameOf(machine, entry >> 2)}, alpha ${(entry >> 1) & 1}, rho ${entry & 1}`;
  return isMeant ? { kind: 'edge', entry, id } : null;
}
