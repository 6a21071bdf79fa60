import type { EdgeList } from '../machine/edge-list.ts';
import type { Machine, Menu } from '../machine/machine.ts';
import { classNames, classOf, sizesOf } from '../machine/reference.ts';
import type { Configuration } from '../machine/step.ts';
import { classIndex, tableLengths } from '../machine/tables.ts';
import { nameClass } from './names.ts';

/** The classes in a group, as numbers in ascending order: the position of a class for an edge, beyond all classes for a loop. */
export type Present = readonly number[];

/** A menu over such numbers. */
export interface NumericMenu {
  readonly id: string;
  readonly must: Present;
  /** Those of `must` and `may`. */
  readonly allowed: ReadonlySet<number>;
}

/** The number that stands for a loop or an edge of a class. */
export function presence(machine: Machine, edgeClass: number, isLoop: boolean): number {
  return isLoop ? edgeClass + tableLengths(sizesOf(machine)).score : edgeClass;
}

/** The menus of a machine over numbers. */
export function numericMenus(machine: Machine): NumericMenu[] {
  return machine.menus.map(({ id, loops, edges }) => {
    const numbers = (kind: keyof Menu['loops']): number[] => [
      ...(loops[kind] ?? []).map((name) => presence(machine, classOf(machine, name), true)),
      ...(edges[kind] ?? []).map((name) => presence(machine, classOf(machine, name), false)),
    ];
    return { id, must: numbers('must'), allowed: new Set([...numbers('must'), ...numbers('may')]) };
  });
}

/** The menus that a group with these classes belongs to. */
export function menusOf(menus: readonly NumericMenu[], present: Present): NumericMenu[] {
  return menus.filter(
    ({ must, allowed }) => must.every((one) => present.includes(one)) && present.every((one) => allowed.has(one)),
  );
}

/** The classes present in each group of a configuration. */
export function groupsOf(machine: Machine, edges: EdgeList, { nodes, edges: states }: Configuration): Present[] {
  const sizes = sizesOf(machine);
  const groups = Array.from({ length: machine.mode === 'global' ? 1 : edges.nodes }, () => new Set<number>());
  states.forEach((state, edge) => {
    const [sender, receiver] = [edges.senders[edge]!, edges.receivers[edge]!];
    const edgeClass = classIndex(sizes, nodes[sender]!, nodes[receiver]!, state);
    groups[machine.mode === 'global' ? 0 : receiver]!.add(presence(machine, edgeClass, sender === receiver));
  });
  return groups.map((group) => [...group].sort((a, b) => a - b));
}

/** The classes in words, `{loop DISC>DISC PTR, NOT>DISC NONE}`. */
export function describePresent(machine: Machine, present: Present): string {
  const classes = tableLengths(sizesOf(machine)).score;
  const words = present.map((one) => `${one < classes ? '' : 'loop '}${nameClass(classNames(machine, one % classes))}`);
  return `{${words.join(', ')}}`;
}
