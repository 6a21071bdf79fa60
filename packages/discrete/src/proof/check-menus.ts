import type { Machine } from '../machine/machine.ts';
import { classOf, referenceTables, sizesOf } from '../machine/reference.ts';
import { classIndex, edgeEntry, nodeEntry, type Sizes, type Tables } from '../machine/tables.ts';
import { evaluate } from './evaluate.ts';
import { describePresent, menusOf, numericMenus, presence, type NumericMenu } from './menus.ts';
import { nameClass } from './names.ts';
import { situationsOf, type Situation } from './situations.ts';

/**
 * What is wrong with a machine's menus; nothing, if they are sound. For `receiver` mode this is the induction step of theorem A
 * (docs/guides/proof.md), for all graphs at once: the first configuration lies in the menus; from every neighbourhood that
 * lies in a menu, whatever the neighbours hear, one step of the rules leads to a neighbourhood that lies in a menu; and where
 * several classes may win, it makes no difference which does. For `global` mode only the rules are held against the obligations, and
 * enumeration on small graphs (`crossCheck`) stands for the rest.
 */
export function checkMenus(machine: Machine): string[] {
  const rules = referenceTables(machine);
  const failed = evaluate(rules, machine, 1).obligations.filter(({ ok }) => !ok);
  const problems = failed.map(({ id, expected, got }) => `by its own rules, ${id}: ${got}, not ${expected}`);
  if (machine.mode === 'global') return problems;
  const situations = situationsOf(rules, machine);
  const menus = numericMenus(machine);
  const sets = [
    ...initialSets(machine),
    ...situations.flatMap((situation, menu) => successors(machine, rules, situations, situation, menus[menu]!)),
  ];
  const missing = sets.filter((present) => menusOf(menus, present).length === 0);
  return [
    ...problems,
    ...new Set(missing.map((present) => `no menu lists ${describePresent(machine, present)}`)),
    ...situations.flatMap((situation) => ambiguities(rules, situations, situation)),
  ];
}

/** The neighbourhoods before the first step: of the start, of others beside it, of others. */
function initialSets(machine: Machine): number[][] {
  const { start, startLoop, node, edge } = machine.initial;
  const at = (a: string, b: string, c: string, isLoop = false): number =>
    presence(machine, classOf(machine, [a, b, c]), isLoop);
  const others = [[], [at(node, node, edge)]];
  return [
    ...[[], [at(node, start, edge)]].map((rest) => [at(start, start, startLoop, true), ...rest]),
    ...[[], [at(start, node, edge)]].flatMap((beside) =>
      others.map((rest) => [at(node, node, edge, true), ...beside, ...rest]),
    ),
  ];
}

/** What a neighbour can be and do in a step: its edge's class, whether it chooses the edge back, and its next state. */
interface Neighbour {
  readonly a: number;
  readonly edgeClass: number;
  readonly rho: 0 | 1;
  readonly next: number;
}

/** A neighbour can be in any menu that holds the edge towards it; there, any class that may win wins, by this edge or another. */
function neighboursOf(rules: Tables, situations: readonly Situation[], situation: Situation): Neighbour[] {
  const found = new Map<string, Neighbour>();
  for (const { a, b, edgeClass } of situation.edges) {
    for (const { loops, edges } of situations) {
      const isThere = edges.some((back) => back.a === b && back.b === a);
      if (!isThere) continue;
      const add = (rho: 0 | 1, next: number): void =>
        void found.set(`${edgeClass} ${rho} ${next}`, { a, edgeClass, rho, next });
      for (const { a: heard, wins } of loops) if (wins) add(0, rules.nodeUpdate[nodeEntry(rules, heard, a, 1)]!);
      for (const { a: heard, wins } of edges) {
        if (!wins) continue;
        const next = rules.nodeUpdate[nodeEntry(rules, heard, a, 0)]!;
        add(0, next);
        if (heard === b) add(1, next);
      }
    }
  }
  return [...found.values()];
}

/** Every neighbourhood that one step of the rules makes of one in this menu. */
function successors(
  machine: Machine,
  rules: Tables,
  situations: readonly Situation[],
  situation: Situation,
  menu: NumericMenu,
): number[][] {
  const sizes = sizesOf(machine);
  const loop = situation.loops[0]!;
  const neighbours = neighboursOf(rules, situations, situation);
  const after = ({ edgeClass, rho, next }: Neighbour, own: number, alpha: number): number =>
    presence(machine, classIndex(sizes, next, own, rules.edgeUpdate[edgeEntry(edgeClass, alpha, rho)]!), false);
  const loopAfter = (own: number, chosen: number): number =>
    presence(machine, classIndex(sizes, own, own, rules.edgeUpdate[edgeEntry(loop.edgeClass, chosen, chosen)]!), true);
  const before = presence(machine, loop.edgeClass, true);
  const choices = [
    ...(loop.wins ? [undefined] : []),
    ...neighbours.filter((one) => situation.edges.some(({ edgeClass, wins }) => wins && edgeClass === one.edgeClass)),
  ];
  return choices.flatMap((chosen) => {
    const own = nextOf(rules, sizes, loop.b, chosen);
    const fixed: [number, number][] = [[before, loopAfter(own, chosen ? 0 : 1)]];
    if (chosen) fixed.push([chosen.edgeClass, after(chosen, own, 1)]);
    const optional = neighbours.map((one): [number, number] => [one.edgeClass, after(one, own, 0)]);
    return subsets(unique(optional))
      .map((some) => [...fixed, ...some])
      .filter((pairs) => menu.must.every((one) => pairs.some(([was]) => was === one)))
      .map((pairs) => [...new Set(pairs.map(([, is]) => is))]);
  });
}

function nextOf(rules: Tables, sizes: Sizes, own: number, chosen: Neighbour | undefined): number {
  const entry = chosen ? nodeEntry(sizes, chosen.a, own, 0) : nodeEntry(sizes, own, own, 1);
  return rules.nodeUpdate[entry]!;
}

function unique(pairs: readonly [number, number][]): [number, number][] {
  return [...new Map(pairs.map((pair) => [pair.join(), pair])).values()];
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/** Where several classes may win, the node's next state and those of its edges must not depend on which does. */
function ambiguities(rules: Tables, situations: readonly Situation[], { id, loops, edges }: Situation): string[] {
  const winners = [
    ...loops.map((loop) => ({ ...loop, sigma: 1 })),
    ...edges.map((edge) => ({ ...edge, sigma: 0 })),
  ].filter(({ wins }) => wins);
  if (new Set(winners.map(({ edgeClass }) => edgeClass)).size < 2) return [];
  const next = new Set(winners.map(({ a, b, sigma }) => rules.nodeUpdate[nodeEntry(rules, a, b, sigma)]));
  const problems = next.size > 1 ? [`${id}: the next state of the node depends on which class wins`] : [];
  const differs = (edgeClass: number, [one, other]: readonly [number, number]): boolean =>
    rules.edgeUpdate[edgeClass * 4 + one] !== rules.edgeUpdate[edgeClass * 4 + other];
  for (const { a, b, edgeClass, name, sigma } of winners) {
    const back = situations.flatMap((other) => other.edges).filter((edge) => edge.a === b && edge.b === a);
    const isFree =
      sigma === 1
        ? !differs(edgeClass, [0, 3])
        : !differs(edgeClass, [0, 2]) &&
          !differs(edgeClass, [1, 3]) &&
          back.every((edge) => !differs(edge.edgeClass, [0, 1]) && !differs(edge.edgeClass, [2, 3]));
    if (!isFree) problems.push(`${id}: the next state of an edge depends on whether ${nameClass(name)} wins`);
  }
  return problems;
}
