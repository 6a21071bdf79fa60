import { KleeneError } from '@kleene/base';
import { fromEdges, type Graph } from '@kleene/graphs';
import { edgeList, type EdgeList } from '../machine/edge-list.ts';
import { initialConfiguration } from '../machine/interpret.ts';
import type { Machine } from '../machine/machine.ts';
import { edgeScalars } from '../machine/scalars.ts';
import { entriesOf, isEqual, step, update, type Configuration } from '../machine/step.ts';
import { tableLengths, type Tables } from '../machine/tables.ts';
import { belongs, describe, groupsOf, presenceMenus, type PresenceMenu } from './menus.ts';
import { outlineOf, type Outline } from './outline.ts';
import { reachOf, type Reach } from './reach.ts';
import { situationsOf } from './situations.ts';

/** States by name: of every node, and of the edges (`child>parent`) that are not in the first edge state. */
export interface Snapshot {
  readonly nodes: readonly string[];
  readonly edges: Readonly<Record<string, string>>;
}

/** A graph on which tables leave the machine's path, and how; `graphOf` builds it, `interpret` replays it. */
export interface Counterexample {
  readonly nodes: number;
  readonly edges: readonly (readonly [number, number])[];
  readonly weights?: readonly number[];
  readonly start: number;
  readonly range: number;
  /** The first step, from 1, after which the states differ. */
  readonly step: number;
  readonly expected: Snapshot;
  readonly got: Snapshot;
}

/** What a cross-check saw. */
export interface CrossCheck {
  readonly graphs: number;
  readonly runs: number;
  readonly steps: number;
  readonly mismatches: number;
  /** How many required entries were read at least once. */
  readonly exercised: number;
  /** Required entries that no run read: required because nothing shows that they cannot be. */
  readonly unexercised: readonly string[];
}

/** The graph of a counterexample. */
export function graphOf({ nodes, edges, weights }: Counterexample): Graph {
  const ends = [0, 1].map((end) => edges.map((edge) => edge[end]!)) as [number[], number[]];
  return fromEdges(nodes, ...ends, weights ? { weights } : {});
}

/**
 * Runs tables beside the machine's rules, step by step, on the given graphs from every start, independently of the obligations: do
 * they agree on every state, does every situation lie in a menu, was every entry that was read a required one? The last
 * two are the machine's own correctness: where they fail, `invalid-argument` is thrown. Ends each run at its first mismatch.
 */
export function crossCheck(
  tables: Tables,
  machine: Machine,
  range: number,
  graphs: Iterable<Graph>,
): { check: CrossCheck; counterexample?: Counterexample } {
  const seen = coverageOf(tables, machine, range);
  const counts = { graphs: 0, runs: 0, steps: 0, mismatches: 0 };
  let counterexample: Counterexample | undefined;
  for (const graph of graphs) {
    counts.graphs++;
    const edges = edgeList(graph);
    const scalars = { ours: edgeScalars(machine, edges, range), rules: edgeScalars(machine, edges, 1) };
    for (let start = 0; start < graph.nodes; start++) {
      counts.runs++;
      const { steps, mismatch } = compareRun(tables, seen, edges, scalars, start);
      counts.steps += steps;
      if (!mismatch) continue;
      counts.mismatches++;
      counterexample ??= {
        ...describeRun(edges),
        start,
        range,
        step: steps,
        expected: snapshot(machine, edges, mismatch.expected),
        got: snapshot(machine, edges, mismatch.got),
      };
    }
  }
  return { check: { ...counts, ...summary(seen) }, ...(counterexample && { counterexample }) };
}

/** What may be met, and what has been. */
interface Coverage {
  readonly outline: Outline;
  readonly menus: readonly PresenceMenu[];
  readonly reach: Reach;
  readonly range: number;
  readonly node: Uint8Array;
  readonly edge: Uint8Array;
}

function coverageOf(tables: Tables, machine: Machine, range: number): Coverage {
  const outline = outlineOf(machine);
  const lengths = tableLengths(tables);
  return {
    outline,
    menus: presenceMenus(outline),
    reach: reachOf(outline, situationsOf(tables, outline)),
    range,
    node: new Uint8Array(lengths.nodeUpdate),
    edge: new Uint8Array(lengths.edgeUpdate),
  };
}

function compareRun(
  tables: Tables,
  seen: Coverage,
  edges: EdgeList,
  scalars: { readonly ours: Float64Array; readonly rules: Float64Array },
  start: number,
): { steps: number; mismatch?: { expected: Configuration; got: Configuration } } {
  const { machine, rules } = seen.outline;
  let before = initialConfiguration(machine, edges, start);
  for (let steps = 1; ; steps++) {
    coverMenus(seen, edges, before);
    const expected = step(rules, edges, scalars.rules, before);
    const got = coveredStep(tables, seen, edges, scalars.ours, before);
    if (!isEqual(expected, got)) return { steps, mismatch: { expected, got } };
    if (isEqual(before, expected)) return { steps };
    if (steps > machine.stepsPerNode * edges.nodes)
      refuseMachine(machine, `its rules do not settle within ${machine.stepsPerNode} steps a node`);
    before = expected;
  }
}

function coverMenus({ outline, menus }: Coverage, edges: EdgeList, configuration: Configuration): void {
  for (const presence of groupsOf(outline, edges, configuration)) {
    if (!menus.some((menu) => belongs(menu, presence)))
      refuseMachine(outline.machine, `no menu lists ${describe(outline, presence)}`);
  }
}

/** `step`, with a note of every entry that it reads. */
function coveredStep(
  tables: Tables,
  seen: Coverage,
  edges: EdgeList,
  scalars: Float64Array,
  before: Configuration,
): Configuration {
  const entries = entriesOf(tables, edges, scalars, before);
  for (const kind of ['node', 'edge'] as const) for (const entry of entries[`${kind}s`]) cover(seen, kind, entry);
  return update(tables, entries);
}

function cover(seen: Coverage, kind: 'node' | 'edge', entry: number): void {
  seen[kind][entry] = 1;
  if (seen.reach[kind][entry]! < seen.range) return;
  const { machine, entries } = seen.outline;
  const id = entries.find((one) => one.kind === kind && one.entry === entry)?.id;
  refuseMachine(machine, `${id ?? `${kind} entry ${entry}`} was read`);
}

/** Ends with the error for a machine whose menus leave something out. */
export function refuseMachine({ algorithm }: Machine, problem: string): never {
  const expected = 'settle and list every situation in its menus';
  throw new KleeneError('invalid-argument', `discrete.prove: machine ${algorithm} must ${expected}, but ${problem}`);
}

function summary({ outline, reach, range, ...seen }: Coverage): Pick<CrossCheck, 'exercised' | 'unexercised'> {
  const required = outline.entries.filter(({ kind, entry }) => reach[kind][entry]! < range);
  const unexercised = required.filter(({ kind, entry }) => !seen[kind][entry]).map(({ id }) => id);
  return { exercised: required.length - unexercised.length, unexercised };
}

function snapshot(machine: Machine, edges: EdgeList, { nodes, edges: states }: Configuration): Snapshot {
  const changed = [...states.keys()].filter((edge) => states[edge] !== 0);
  return {
    nodes: Array.from(nodes, (state) => machine.nodeStates[state]!),
    edges: Object.fromEntries(
      changed.map((edge) => [`${edges.senders[edge]}>${edges.receivers[edge]}`, machine.edgeStates[states[edge]!]!]),
    ),
  };
}

function describeRun({
  nodes,
  senders,
  receivers,
  weights,
}: EdgeList): Pick<Counterexample, 'nodes' | 'edges' | 'weights'> {
  const kept = [...senders.keys()].filter((edge) => senders[edge]! < receivers[edge]!);
  return {
    nodes,
    edges: kept.map((edge) => [senders[edge]!, receivers[edge]!]),
    ...(weights && { weights: kept.map((edge) => weights[edge]!) }),
  };
}
