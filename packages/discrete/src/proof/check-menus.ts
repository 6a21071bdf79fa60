import { KleeneError } from '@kleene/base';
import type { Machine } from '../machine/machine.ts';
import { classOf } from '../machine/reference.ts';
import { classIndex, edgeEntry, nodeEntry } from '../machine/tables.ts';
import { evaluateOutline } from './evaluate.ts';
import { belongs, describe, positionOf, presenceMenus, presenceOf, type Presence, type PresenceMenu } from './menus.ts';
import { outlineOf, type Candidate, type Outline } from './outline.ts';

/**
 * What is wrong with a machine's menus; nothing, if they are sound. For `receiver` mode this is the induction step of theorem A
 * (docs/guides/proof.md), for all graphs at once: the first configuration lies in the menus; from every neighbourhood that
 * lies in a menu, whatever the neighbours hear, one step of the rules leads to a neighbourhood that lies in a menu; and where
 * several classes may win, it makes no difference which does. For `global` mode only the rules are held against the obligations, and
 * enumeration on small graphs (`crossCheck`) stands for the rest.
 */
export function checkMenus(machine: Machine): string[] {
  const outline = outlineOf(machine);
  const failed = evaluateOutline(outline.rules, outline, 1).obligations.filter(({ ok }) => !ok);
  const problems = failed.map(({ id, expected, got }) => `by its own rules, ${id}: ${got}, not ${expected}`);
  if (machine.mode === 'global') return problems;
  const menus = presenceMenus(outline);
  const groups = [
    ...initialGroups(outline),
    ...outline.menus.flatMap(({ candidates }, menu) => successors(outline, candidates, menus[menu]!, menus)),
  ];
  const missing = groups.filter((presence) => !menus.some((menu) => belongs(menu, presence)));
  return [
    ...problems,
    ...new Set(missing.map((presence) => `no menu lists ${describe(outline, presence)}`)),
    ...outline.menus.flatMap(({ id, candidates }) => ambiguities(outline, id, candidates)),
  ];
}

/** The neighbourhoods before the first step: of the start, of others beside it, of others. */
function initialGroups(outline: Outline): Presence[] {
  const { start, startLoop, node, edge } = outline.machine.initial;
  const at = (a: string, b: string, c: string, isLoop = false): number =>
    positionOf(outline, classOf(outline.machine, `${a}>${b} ${c}`), isLoop);
  const sets = [
    ...subsets([at(node, start, edge)]).map((rest) => [at(start, start, startLoop, true), ...rest]),
    ...subsets([at(start, node, edge), at(node, node, edge)]).map((rest) => [at(node, node, edge, true), ...rest]),
  ];
  return sets.map((positions) => presenceOf(outline, positions));
}

/** What a neighbour can be and do in a step: its state, its edge's class, whether it chooses the edge back, and its next state. */
interface Neighbour {
  readonly a: number;
  readonly edgeClass: number;
  readonly rho: 0 | 1;
  readonly next: number;
}

/** A neighbour can be in any menu that holds an edge towards it; there, any class that may win wins, by this edge or another. */
function neighboursOf({ rules, menus }: Outline, candidates: readonly Candidate[]): Neighbour[] {
  const found = new Map<string, Neighbour>();
  const add = (neighbour: Neighbour): void => void found.set(Object.values(neighbour).join(), neighbour);
  for (const { a, b, edgeClass } of candidates.filter(({ isLoop }) => !isLoop)) {
    for (const theirs of menus) {
      if (!theirs.candidates.some((back) => !back.isLoop && back.a === b && back.b === a)) continue;
      for (const { a: heard, isLoop } of theirs.candidates.filter(({ wins }) => wins)) {
        const next = rules.nodeUpdate[nodeEntry(rules, heard, a, isLoop ? 1 : 0)]!;
        add({ a, edgeClass, rho: 0, next });
        if (!isLoop && heard === b) add({ a, edgeClass, rho: 1, next });
      }
    }
  }
  return [...found.values()];
}

/** Every neighbourhood that one step of the rules makes of one in this menu. */
function successors(
  outline: Outline,
  candidates: readonly Candidate[],
  menu: PresenceMenu,
  menus: readonly PresenceMenu[],
): Presence[] {
  const neighbours = neighboursOf(outline, candidates);
  const winners = candidates.filter(({ wins }) => wins);
  const loop = candidates.find(({ isLoop }) => isLoop)!;
  const chosen = neighbours.filter((one) =>
    winners.some((winner) => !winner.isLoop && winner.edgeClass === one.edgeClass),
  );
  return [...(loop.wins ? [null] : []), ...chosen].flatMap((choice) =>
    stepsOf(outline, menu, menus, loop, neighbours, choice),
  );
}

/** A position in the neighbourhood before the step, and in the one after it. */
type Change = readonly [before: number, after: number];

/** The same where the node chooses one neighbour, or its loop; the other neighbours may be there or not. */
function stepsOf(
  outline: Outline,
  menu: PresenceMenu,
  menus: readonly PresenceMenu[],
  loop: Candidate,
  neighbours: readonly Neighbour[],
  choice: Neighbour | null,
): Presence[] {
  const { rules, sizes } = outline;
  const own = rules.nodeUpdate[choice ? nodeEntry(sizes, choice.a, loop.b, 0) : nodeEntry(sizes, loop.b, loop.b, 1)]!;
  const change = (edgeClass: number, next: number, alpha: number, rho: number, isLoop = false): Change => {
    const after = classIndex(sizes, next, own, rules.edgeUpdate[edgeEntry(edgeClass, alpha, rho)]!);
    return [positionOf(outline, edgeClass, isLoop), positionOf(outline, after, isLoop)];
  };
  const sigma = choice ? 0 : 1;
  const certain = [
    change(loop.edgeClass, own, sigma, sigma, true),
    ...(choice ? [change(choice.edgeClass, choice.next, 1, choice.rho)] : []),
  ];
  const optional = neighbours.map(({ edgeClass, next, rho }) => change(edgeClass, next, 0, rho));
  return subsets(representatives(optional, menu, menus))
    .map((some) => [...certain, ...some])
    .filter((changes) => menu.must.every((position) => changes.some(([before]) => before === position)))
    .map((changes) =>
      presenceOf(
        outline,
        changes.map(([, after]) => after),
      ),
    );
}

/** One change for all that no menu tells apart, so that subsets stay few. */
function representatives(changes: readonly Change[], { must }: PresenceMenu, menus: readonly PresenceMenu[]): Change[] {
  const kind = ([before, after]: Change): string =>
    [
      must.includes(before) ? before : '',
      ...menus.map((menu) => (menu.must.includes(after) ? after : menu.allowed[after])),
    ].join();
  const found = [...new Map(changes.map((one) => [kind(one), one])).values()];
  if (found.length > 16)
    throw new KleeneError('unsupported', 'discrete.checkMenus: menus must tell at most 16 kinds of neighbours apart');
  return found;
}

function subsets<T>(items: readonly T[]): T[][] {
  return items.reduce<T[][]>((sets, item) => [...sets, ...sets.map((set) => [...set, item])], [[]]);
}

/** Where several classes may win, the next states of the node and of its edges must not depend on which does. */
function ambiguities({ rules, menus }: Outline, id: string, candidates: readonly Candidate[]): string[] {
  const winners = candidates.filter(({ wins }) => wins);
  if (new Set(winners.map(({ edgeClass }) => edgeClass)).size < 2) return [];
  const next = new Set(winners.map(({ a, b, isLoop }) => rules.nodeUpdate[nodeEntry(rules, a, b, isLoop ? 1 : 0)]));
  const all = menus.flatMap((menu) => menu.candidates);
  const differ = (edgeClass: number, one: number, other: number): boolean =>
    rules.edgeUpdate[edgeClass * 4 + one] !== rules.edgeUpdate[edgeClass * 4 + other];
  const isSeen = ({ a, b, edgeClass, isLoop }: Candidate): boolean => {
    if (isLoop) return differ(edgeClass, 0, 3);
    const back = all.filter((edge) => !edge.isLoop && edge.a === b && edge.b === a);
    const isSeenBack = back.some((edge) => differ(edge.edgeClass, 0, 1) || differ(edge.edgeClass, 2, 3));
    return isSeenBack || differ(edgeClass, 0, 2) || differ(edgeClass, 1, 3);
  };
  return [
    ...(next.size > 1 ? [`${id}: the next state of the node depends on which class wins`] : []),
    ...winners.filter(isSeen).map(({ name }) => `${id}: the next state of an edge depends on whether ${name} wins`),
  ];
}
