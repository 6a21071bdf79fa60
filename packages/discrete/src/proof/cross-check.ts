import { KleeneError } from '@kleene/base';
import { fromEdges, type Graph } from '@kleene/graphs';
import { edgeList, type EdgeList } from '../machine/edge-list.ts';
import { initialConfiguration } from '../machine/interpret.ts';
import type { Machine } from '../machine/machine.ts';
import { referenceTables } from '../machine/reference.ts';
import { edgeScalars } from '../machine/scalars.ts';
import { choose, isEqual, readEntries, step, type Configuration } from '../machine/step.ts';
import { tableLengths, type Tables } from '../machine/tables.ts';
import { reachOf, type Reach } from './entries.ts';
import { describePresent, groupsOf, menusOf, numericMenus, type NumericMenu } from './menus.ts';
import { nameEdgeEntry, nameNodeEntry } from './names.ts';
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
    for (let start = 0; start < graph.nodes; start++) {
      counts.runs++;
      const { steps, mismatch } = compareRun(tables, seen, edges, start, range);
      counts.steps += steps;
      if (!mismatch) continue;
      counts.mismatches++;
      counterexample ??= { ...describeRun(edges, start, range), step: steps, ...mismatch };
    }
  }
  return { check: { ...counts, ...summary(seen) }, ...(counterexample && { counterexample }) };
}

/** What has been seen, and what may be. */
interface Coverage {
  readonly machine: Machine;
  readonly rules: Tables;
  readonly menus: readonly NumericMenu[];
  readonly reach: Reach;
  readonly range: number;
  readonly node: Uint8Array;
  readonly edge: Uint8Array;
  /** Groups that have been found in a menu. */
  readonly known: Set<string>;
}

function coverageOf(tables: Tables, machine: Machine, range: number): Coverage {
  const lengths = tableLengths(tables);
  return {
    machine,
    rules: referenceTables(machine),
    menus: numericMenus(machine),
    reach: reachOf(machine, situationsOf(tables, machine)),
    range,
    node: new Uint8Array(lengths.nodeUpdate),
    edge: new Uint8Array(lengths.edgeUpdate),
    known: new Set(),
  };
}

function compareRun(
  tables: Tables,
  seen: Coverage,
  edges: EdgeList,
  start: number,
  range: number,
): { steps: number; mismatch?: { expected: Snapshot; got: Snapshot } } {
  const { machine, rules } = seen;
  const scalars = edgeScalars(machine, edges, range);
  const ruleScalars = edgeScalars(machine, edges, 1);
  let before = initialConfiguration(machine, edges, start);
  for (let steps = 1; ; steps++) {
    coverMenus(seen, edges, before);
    const expected = step(rules, edges, ruleScalars, before);
    const got = coveredStep(tables, seen, edges, scalars, before);
    if (!isEqual(expected, got)) {
      const mismatch = { expected: snapshot(machine, edges, expected), got: snapshot(machine, edges, got) };
      return { steps, mismatch };
    }
    if (isEqual(before, expected)) return { steps };
    if (steps > machine.stepsPerNode * edges.nodes)
      refuseMachine(machine, `its rules do not settle within ${machine.stepsPerNode} steps a node`);
    before = expected;
  }
}

function coverMenus({ machine, menus, known }: Coverage, edges: EdgeList, configuration: Configuration): void {
  for (const present of groupsOf(machine, edges, configuration)) {
    const name = present.join();
    if (known.has(name)) continue;
    if (menusOf(menus, present).length === 0)
      refuseMachine(machine, `no menu lists ${describePresent(machine, present)}`);
    known.add(name);
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
  const { machine, reach, range } = seen;
  const after = { nodes: new Uint8Array(before.nodes.length), edges: new Uint8Array(before.edges.length) };
  readEntries(tables, edges, before, choose(tables, edges, scalars, before), {
    node(node, entry) {
      if (!(reach.node[entry]! < range)) refuseMachine(machine, `${nameNodeEntry(machine, entry)} was read`);
      seen.node[entry] = 1;
      after.nodes[node] = tables.nodeUpdate[entry]!;
    },
    edge(edge, entry) {
      if (!(reach.edge[entry]! < range)) refuseMachine(machine, `${nameEdgeEntry(machine, entry)} was read`);
      seen.edge[entry] = 1;
      after.edges[edge] = tables.edgeUpdate[entry]!;
    },
  });
  return after;
}

/** Ends with the error for a machine whose menus leave something out. */
export function refuseMachine({ algorithm }: Machine, problem: string): never {
  throw new KleeneError(
    'invalid-argument',
    `discrete.prove: machine ${algorithm} must settle and list every situation in its menus, but ${problem}`,
  );
}

function summary({ machine, reach, range, node, edge }: Coverage): Pick<CrossCheck, 'exercised' | 'unexercised'> {
  const idle = (kind: Float64Array, seen: Uint8Array, name: (machine: Machine, entry: number) => string): string[] =>
    [...kind.keys()].filter((entry) => kind[entry]! < range && !seen[entry]).map((entry) => name(machine, entry));
  const count = (seen: Uint8Array): number => seen.reduce((total, is) => total + is, 0);
  return {
    exercised: count(node) + count(edge),
    unexercised: [...idle(reach.node, node, nameNodeEntry), ...idle(reach.edge, edge, nameEdgeEntry)],
  };
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

function describeRun(
  { nodes, senders, receivers, weights }: EdgeList,
  start: number,
  range: number,
): Pick<Counterexample, 'nodes' | 'edges' | 'weights' | 'start' | 'range'> {
  const kept = [...senders.keys()].filter((edge) => senders[edge]! < receivers[edge]!);
  return {
    nodes,
    edges: kept.map((edge) => [senders[edge]!, receivers[edge]!]),
    ...(weights && { weights: kept.map((edge) => weights[edge]!) }),
    start,
    range,
  };
}
