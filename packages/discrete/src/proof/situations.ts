import { refuse } from '@kleene/base';
import type { EdgeClass, Machine, Menu } from '../machine/machine.ts';
import { classOf, stateIndex } from '../machine/reference.ts';
import type { Tables } from '../machine/tables.ts';

/** By how much scores, and logits, have to differ to be relied on: far above what float32 loses. */
export const SLACK = 0.01;

/** One class of a menu, given tables. */
export interface Contender {
  readonly name: EdgeClass;
  /** The states of sender and receiver, and the position of the class in `score`. */
  readonly a: number;
  readonly b: number;
  readonly edgeClass: number;
  /** It can be chosen only where the range of scalars exceeds this. */
  readonly from: number;
  /** The guaranteed class that stands most in its way. */
  readonly rival: EdgeClass;
  /** Whether the machine lets it win. */
  readonly wins: boolean;
  readonly single: boolean;
}

/** A menu, given tables. */
export interface Situation {
  readonly id: string;
  readonly loops: readonly Contender[];
  readonly edges: readonly Contender[];
}

/**
 * Which classes can be chosen in each menu. Scalars lie in [0, R], so that a class scores within |beta| R of its own score. Where a
 * class k is guaranteed to be there, a class l loses whatever the scalars are if score(k) - score(l) >= |beta| R + SLACK. So l
 * can be chosen only for R > (score(k) - score(l) - SLACK) / |beta|, for every guaranteed k.
 */
export function situationsOf(tables: Tables, machine: Machine): Situation[] {
  return machine.menus.map((menu) => {
    const must = [...(menu.loops.must ?? []), ...(menu.edges.must ?? [])];
    if (must.length === 0)
      refuse(`discrete machine ${machine.algorithm}`, `menu ${menu.id}`, 'with a guaranteed class', []);
    const contend = (choices: Menu['loops']): Contender[] =>
      [...(choices.must ?? []), ...(choices.may ?? [])].map((name) => contender(tables, machine, menu, must, name));
    return { id: menu.id, loops: contend(menu.loops), edges: contend(menu.edges) };
  });
}

function contender(
  tables: Tables,
  machine: Machine,
  menu: Menu,
  must: readonly EdgeClass[],
  name: EdgeClass,
): Contender {
  const edgeClass = classOf(machine, name);
  const score = (other: EdgeClass): number => tables.score[classOf(machine, other)]!;
  const rival = must.reduce((best, other) => (score(other) > score(best) ? other : best), must[0]!);
  const among = (classes: readonly EdgeClass[] = []): boolean =>
    classes.some((other) => classOf(machine, other) === edgeClass);
  return {
    name,
    a: stateIndex(machine, 'nodeStates', name[0]),
    b: stateIndex(machine, 'nodeStates', name[1]),
    edgeClass,
    from: (score(rival) - score(name) - SLACK) / (Math.abs(tables.beta) || Number.MIN_VALUE),
    rival,
    wins: among(menu.wins),
    single: among(menu.single),
  };
}
