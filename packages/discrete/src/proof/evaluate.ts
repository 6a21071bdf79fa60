import { checkFinite, refuse } from '@kleene/base';
import type { Machine } from '../machine/machine.ts';
import { tableLengths, type Tables } from '../machine/tables.ts';
import { outlineOf, type Outline } from './outline.ts';
import { reachOf, type Reach } from './reach.ts';
import { situationsOf, SLACK, type Contender, type Situation } from './situations.ts';

/** One thing that has to hold. */
export interface Obligation {
  readonly id: string;
  /** `sign`: the smallest scalar wins. `choice`: a class loses. `node`, `edge`: an entry of a table is what the rules say. */
  readonly kind: 'sign' | 'choice' | 'node' | 'edge';
  readonly expected: string;
  readonly got: string;
  /** How far it is from failing, in scores or logits; at least `SLACK` where it holds. */
  readonly margin: number;
  readonly ok: boolean;
}

/** What the obligations of a machine say about tables. */
export interface Evaluation {
  readonly range: number;
  /** R*: the obligations hold for every range up to this one and for none above; 0 where they never hold, Infinity (null in JSON) where they always do. */
  readonly rangeLimit: number;
  readonly passed: boolean;
  readonly obligations: readonly Obligation[];
  /** For each menu, the classes that can be chosen. */
  readonly mayWin: Readonly<Record<string, readonly string[]>>;
  /** The entries that can never be read, and what they say; the proof holds whatever that is. */
  readonly dontCare: readonly { readonly id: string; readonly got: string }[];
}

/** An obligation, the range above which it has to hold, and the range above which it does not. */
interface Due {
  readonly obligation: Obligation;
  readonly from: number;
  readonly limit: number;
}

/**
 * Checks tables against a machine for scalars in [0, `range`]: beta is negative, only classes that the machine lets win can be
 * chosen in any menu, and every entry that can then be read says what the machine's rules say. If all hold, tables and
 * machine take the same steps on every graph (docs/guides/proof.md, theorem A).
 */
export function evaluate(tables: Tables, machine: Machine, range: number): Evaluation {
  return evaluateOutline(tables, outlineOf(machine), range);
}

/** `evaluate` for a machine that has been worked out. */
export function evaluateOutline(tables: Tables, outline: Outline, range: number): Evaluation {
  checkTables('discrete.evaluate', tables, outline);
  checkFinite('discrete.evaluate', 'range', range, { min: Number.MIN_VALUE });
  const situations = situationsOf(tables, outline);
  const entries = entryObligations(tables, outline, reachOf(outline, situations));
  const due = [signOf(tables.beta), ...choiceObligations(tables, situations, range), ...entries];
  const obligations = due.filter(({ from }) => from < range).map(({ obligation }) => obligation);
  return {
    range,
    rangeLimit: Math.min(...due.map(({ limit }) => limit)),
    passed: obligations.every(({ ok }) => ok),
    obligations,
    mayWin: Object.fromEntries(situations.map((situation) => [situation.id, mayWin(situation, range)])),
    dontCare: entries.filter(({ from }) => from >= range).map(({ obligation: { id, got } }) => ({ id, got })),
  };
}

function signOf(beta: number): Due {
  const got = beta < 0 ? 'negative' : 'not negative';
  const ok = -beta >= SLACK;
  const obligation: Obligation = { id: 'beta', kind: 'sign', expected: 'negative', got, margin: -beta, ok };
  return { obligation, from: 0, limit: ok ? Infinity : 0 };
}

/** Every class that the machine does not let win has to lose against a guaranteed one. */
function choiceObligations({ beta }: Tables, situations: readonly Situation[], range: number): Due[] {
  return situations.flatMap((situation) =>
    classesOf(situation)
      .filter(({ wins }) => !wins)
      .map(({ name, rival, from: limit }) => {
        const ok = range <= limit;
        const margin = (limit - range) * Math.abs(beta) + SLACK;
        const got = ok ? `loses to ${rival.name}` : 'can be chosen';
        const obligation: Obligation = {
          id: `${situation.id}: ${name}`,
          kind: 'choice',
          expected: 'loses',
          got,
          margin,
          ok,
        };
        return { obligation, from: 0, limit: Math.max(0, limit) };
      }),
  );
}

function entryObligations(tables: Tables, { machine, rules, entries }: Outline, reach: Reach): Due[] {
  return entries.map(({ kind, entry, id }) => {
    const states = kind === 'node' ? machine.nodeStates : machine.edgeStates;
    const expected = states[rules[`${kind}Update`][entry]!]!;
    const got = states[tables[`${kind}Update`][entry]!]!;
    const margin = tables[`${kind}Margins`][entry]!;
    const ok = got === expected && margin >= SLACK;
    const from = reach[kind][entry]!;
    return { obligation: { id, kind, expected, got, margin, ok }, from, limit: ok ? Infinity : from };
  });
}

/** The classes of a menu, each once: a loop and an edge of one class are alike to the attention. */
function classesOf({ contenders }: Situation): Contender[] {
  return [...new Map(contenders.map((contender) => [contender.edgeClass, contender])).values()];
}

function mayWin(situation: Situation, range: number): string[] {
  return classesOf(situation)
    .filter(({ from }) => from < range)
    .map(({ name }) => name);
}

/** Throws `invalid-argument` unless `tables` have the sizes of `machine`, states that it knows, and finite numbers. */
function checkTables(where: string, tables: Tables, { machine: { algorithm, mode }, sizes }: Outline): void {
  const lengths = tableLengths(sizes);
  for (const [name, value] of Object.entries({ algorithm, mode, ...sizes })) {
    const got = tables[name as keyof Tables];
    if (got !== value) refuse(where, `tables.${name}`, JSON.stringify(value), got);
  }
  checkFinite(where, 'tables.beta', tables.beta);
  checkNumbers(where, 'score', tables.score, lengths.score);
  for (const kind of ['node', 'edge'] as const) {
    checkNumbers(where, `${kind}Update`, tables[`${kind}Update`], lengths[`${kind}Update`], sizes[`${kind}States`]);
    checkNumbers(where, `${kind}Margins`, tables[`${kind}Margins`], lengths[`${kind}Update`]);
  }
}

function checkNumbers(where: string, name: string, array: ArrayLike<number>, length: number, states = Infinity): void {
  if (array?.length !== length) refuse(where, `tables.${name}`, `of ${length} elements`, array?.length);
  for (let i = 0; i < length; i++) {
    const isFit = Number.isFinite(array[i]) && array[i]! < states;
    if (!isFit) refuse(where, `tables.${name}[${i}]`, 'a finite number or a known state', array[i]);
  }
}
