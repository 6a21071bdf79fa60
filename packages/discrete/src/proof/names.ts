import type { EdgeClass, Machine } from '../machine/machine.ts';
import { classNames } from '../machine/reference.ts';

/** A class as certificates write it: `DISC>NOT NONE` is an edge in state NONE from a DISC to a NOT node. */
export function nameClass([sender, receiver, edge]: EdgeClass): string {
  return `${sender}>${receiver} ${edge}`;
}

/** An entry of `nodeUpdate` as certificates write it: `node NOT hears DISC`. */
export function nameNodeEntry({ nodeStates }: Machine, entry: number): string {
  const [m, b, sigma] = [Math.floor(entry / 2 / nodeStates.length) - 1, (entry >> 1) % nodeStates.length, entry & 1];
  const message = sigma === 1 ? 'itself' : m < 0 ? 'nothing' : nodeStates[m];
  return `node ${nodeStates[b]} hears ${message}`;
}

/** An entry of `edgeUpdate` as certificates write it: `edge NOT>DISC NONE, alpha 0, rho 1`. */
export function nameEdgeEntry(machine: Machine, entry: number): string {
  return `edge ${nameClass(classNames(machine, entry >> 2))}, alpha ${(entry >> 1) & 1}, rho ${entry & 1}`;
}
