import { checkFinite, checkInteger, checkOptions } from '@kleene/base';
import type { Graph } from '@kleene/graphs';
import { edgeList, type EdgeList } from './edge-list.ts';
import type { Machine } from './machine.ts';
import { referenceTables, stateIndex } from './reference.ts';
import { edgeScalars } from './scalars.ts';
import { isEqual, step, type Configuration } from './step.ts';
import type { Tables } from './tables.ts';

/** How tables are run. */
export interface InterpretOptions {
  /** Scalars lie in [0, range]; default 1. */
  readonly range?: number;
  /** When to give up on a fixed point; default what the machine allows for the number of nodes. */
  readonly maxSteps?: number;
}

/** A run, step by step. */
export interface Trace {
  readonly edges: EdgeList;
  /** From the initial configuration to the last one that differs from the one before it. */
  readonly configurations: readonly Configuration[];
  /** Whether the last configuration is a fixed point. */
  readonly settled: boolean;
}

/** The states before the first step. */
export function initialConfiguration(machine: Machine, edges: EdgeList, start: number): Configuration {
  const { initial } = machine;
  const nodes = new Uint8Array(edges.nodes).fill(stateIndex(machine, 'nodeStates', initial.node));
  const states = new Uint8Array(edges.senders.length).fill(stateIndex(machine, 'edgeStates', initial.edge));
  nodes[start] = stateIndex(machine, 'nodeStates', initial.start);
  states[edges.loops[start]!] = stateIndex(machine, 'edgeStates', initial.startLoop);
  return { nodes, edges: states };
}

/**
 * Runs any tables, right or wrong, from `start` until a step changes nothing: every edge is looked at in every step,
 * O(steps (nodes + edges)) in time and memory. Throws `invalid-argument` for a directed graph or a start that is not a node.
 */
export function interpret(
  tables: Tables,
  machine: Machine,
  graph: Graph,
  start: number,
  options: InterpretOptions = {},
): Trace {
  const where = 'discrete.interpret';
  checkOptions(where, options, ['range', 'maxSteps']);
  checkInteger(where, 'start', start, { min: 0, max: graph.nodes - 1 });
  const range = checkFinite(where, 'range', options.range ?? 1, { min: 0 });
  const maxSteps = checkInteger(where, 'maxSteps', options.maxSteps ?? machine.stepsPerNode * graph.nodes, { min: 0 });
  const edges = edgeList(graph);
  const scalars = edgeScalars(machine, edges, range);
  const configurations = [initialConfiguration(machine, edges, start)];
  for (;;) {
    const before = configurations.at(-1)!;
    const after = step(tables, edges, scalars, before);
    if (isEqual(before, after)) return { edges, configurations, settled: true };
    if (configurations.length > maxSteps) return { edges, configurations, settled: false };
    configurations.push(after);
  }
}

/** Runs the machine's own rules: the steps that a network learns from. */
export function trace(machine: Machine, graph: Graph, start: number): Trace {
  return interpret(referenceTables(machine), machine, graph, start);
}

/** The parent of each node, `[nodes]`: where its first edge in the pointer state leads (the start to itself), -1 without one. */
export function parentsOf(
  machine: Machine,
  { nodes, senders, receivers }: EdgeList,
  { edges }: Configuration,
): Int32Array {
  const pointer = stateIndex(machine, 'edgeStates', machine.pointer);
  const parents = new Int32Array(nodes).fill(-1);
  for (let edge = edges.length - 1; edge >= 0; edge--) {
    if (edges[edge] === pointer) parents[senders[edge]!] = receivers[edge]!;
  }
  return parents;
}
