import type { EdgeList } from '../machine/edge-list.ts';
import { nameOf } from '../machine/reference.ts';
import type { Configuration } from '../machine/step.ts';
import { classIndex, tableLengths } from '../machine/tables.ts';
import type { Outline } from './outline.ts';

/** Which classes a group holds, `[2 classes]` of 0 and 1: at the position of a class for edges, `classes` further on for loops. */
export type Presence = Uint8Array;

/** A menu in that form. */
export interface PresenceMenu {
  readonly must: readonly number[];
  readonly allowed: Presence;
}

/** How many positions a presence has. */
function widthOf({ sizes }: Outline): number {
  return 2 * tableLengths(sizes).score;
}

/** The position of a class in a presence. */
export function positionOf(outline: Outline, edgeClass: number, isLoop: boolean): number {
  return edgeClass + (isLoop ? widthOf(outline) / 2 : 0);
}

/** The menus of a machine. */
export function presenceMenus(outline: Outline): PresenceMenu[] {
  return outline.menus.map(({ candidates }) => {
    const at = candidates.map(({ edgeClass, isLoop }) => positionOf(outline, edgeClass, isLoop));
    return { must: at.filter((_, i) => candidates[i]!.isGuaranteed), allowed: presenceOf(outline, at) };
  });
}

/** The presence with these positions. */
export function presenceOf(outline: Outline, positions: Iterable<number>): Presence {
  const presence = new Uint8Array(widthOf(outline));
  for (const position of positions) presence[position] = 1;
  return presence;
}

/** Whether a group is one of those that a menu describes. */
export function belongs({ must, allowed }: PresenceMenu, presence: Presence): boolean {
  for (const position of must) if (presence[position] === 0) return false;
  for (let position = 0; position < presence.length; position++)
    if (presence[position]! > allowed[position]!) return false;
  return true;
}

/** The classes present in each group of a configuration. */
export function groupsOf(outline: Outline, edges: EdgeList, { nodes, edges: states }: Configuration): Presence[] {
  const { senders, receivers } = edges;
  const isGlobal = outline.machine.mode === 'global';
  const width = widthOf(outline);
  const all = new Uint8Array((isGlobal ? 1 : edges.nodes) * width);
  for (let edge = 0; edge < states.length; edge++) {
    const [sender, receiver] = [senders[edge]!, receivers[edge]!];
    const edgeClass = classIndex(outline.sizes, nodes[sender]!, nodes[receiver]!, states[edge]!);
    all[(isGlobal ? 0 : receiver * width) + edgeClass + (sender === receiver ? width / 2 : 0)] = 1;
  }
  return Array.from({ length: all.length / width }, (_, group) => all.subarray(group * width, (group + 1) * width));
}

/** A group in words, `{DISC>NOT NONE, loop NOT>NOT NONE}`. */
export function describe({ machine }: Outline, presence: Presence): string {
  const classes = presence.length / 2;
  const positions = [...presence.keys()].filter((position) => presence[position] === 1);
  return `{${positions.map((at) => `${at < classes ? '' : 'loop '}${nameOf(machine, at % classes)}`).join(', ')}}`;
}
