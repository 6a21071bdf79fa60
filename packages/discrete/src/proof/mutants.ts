import { checkFinite, checkInteger, checkOptions, KleeneError } from '@kleene/base';
import { draws, key } from '@kleene/random';
import type { Machine } from '../machine/machine.ts';
import type { Tables } from '../machine/tables.ts';
import { evaluateOutline } from './evaluate.ts';
import { outlineOf, type Entry, type Outline } from './outline.ts';
import { reachOf } from './reach.ts';
import { situationsOf, SLACK } from './situations.ts';

/** Tables with known faults, and whether the checker noticed. */
export interface Mutant {
  /** The faults, joined by ` + `. */
  readonly name: string;
  readonly refused: boolean;
  /** The first obligation that fails; absent where none does. */
  readonly failedObligation?: string;
}

/** How many faulty tables are made. */
export interface MutantOptions {
  /** As in `prove`; default 1. */
  readonly range?: number;
  /** At least so many in all: after every fault and every pair, triples are drawn until there are that many; default 1000. */
  readonly count?: number;
}

interface Fault {
  readonly name: string;
  apply(tables: Tables): Tables;
}

/**
 * Tests the checker: makes tables that hold wrong in every way that matters, one fault at a time (each required entry changed to each
 * other state, each gap closed, the sign of beta turned), then two, then random triples, and says of each whether it is refused.
 * Throws `not-certified` unless `tables` themselves pass: only then is a refusal the mutation's doing.
 */
export function mutants(tables: Tables, machine: Machine, options: MutantOptions = {}): Mutant[] {
  const where = 'discrete.mutants';
  checkOptions(where, options, ['range', 'count']);
  const range = checkFinite(where, 'range', options.range ?? 1, { min: Number.MIN_VALUE });
  const count = checkInteger(where, 'count', options.count ?? 1000, { min: 0 });
  const outline = outlineOf(machine);
  if (!evaluateOutline(tables, outline, range).passed)
    throw new KleeneError('not-certified', `${where}: tables must meet every obligation before faults are put in`);
  return combinations(faultsOf(tables, outline, range), count).map((faults) => {
    const faulty = faults.reduce((mutated, fault) => fault.apply(mutated), tables);
    const { passed, obligations } = evaluateOutline(faulty, outline, range);
    const failed = obligations.find(({ ok }) => !ok);
    const name = faults.map((fault) => fault.name).join(' + ');
    return { name, refused: !passed, ...(failed && { failedObligation: failed.id }) };
  });
}

function faultsOf(tables: Tables, outline: Outline, range: number): Fault[] {
  const reach = reachOf(outline, situationsOf(tables, outline));
  const required = outline.entries.filter(({ kind, entry }) => reach[kind][entry]! < range);
  return [
    { name: 'beta: sign turned', apply: (mutated) => ({ ...mutated, beta: -mutated.beta }) },
    ...gapFaults(tables, outline, range),
    ...required.flatMap((entry) => flips(tables, outline, entry)),
  ];
}

/** Lifts a class that has to lose to where it just can be chosen. */
function gapFaults(tables: Tables, outline: Outline, range: number): Fault[] {
  const faults = situationsOf(tables, outline).flatMap(({ id, contenders }) =>
    contenders
      .filter(({ wins }) => !wins)
      .map(({ name, rival, edgeClass }): Fault => {
        const score = tables.score[rival.edgeClass]! - Math.abs(tables.beta) * range - SLACK / 2;
        const apply = (mutated: Tables): Tables => ({ ...mutated, score: mutated.score.with(edgeClass, score) });
        return { name: `${id}: ${name} lifted`, apply };
      }),
  );
  return [...new Map(faults.map((fault) => [fault.name, fault])).values()];
}

function flips(tables: Tables, { machine }: Outline, { kind, entry, id }: Entry): Fault[] {
  const table = `${kind}Update` as const;
  const states = kind === 'node' ? machine.nodeStates : machine.edgeStates;
  return [...states.keys()]
    .filter((state) => state !== tables[table][entry])
    .map((state) => ({
      name: `${id}: ${states[state]}`,
      apply: (mutated) => ({ ...mutated, [table]: mutated[table].with(entry, state) }),
    }));
}

/** Every fault alone, every pair, then random triples without repeats until there are `count`. */
function combinations(faults: readonly Fault[], count: number): Fault[][] {
  const sets = faults.map((fault) => [fault]);
  faults.forEach((first, i) => faults.slice(i + 1).forEach((second) => sets.push([first, second])));
  const random = draws(key(0));
  const seen = new Set<string>();
  const possible = (faults.length * (faults.length - 1) * (faults.length - 2)) / 6;
  while (sets.length < count && seen.size < possible) {
    const triple = [...random.choice(faults.length, 3)].sort((a, b) => a - b);
    if (!seen.has(triple.join())) sets.push(triple.map((i) => faults[i]!));
    seen.add(triple.join());
  }
  return sets;
}
