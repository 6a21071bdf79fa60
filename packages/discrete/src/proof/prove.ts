import { checkFinite, checkInteger, checkOptions } from '@kleene/base';
import { arcSources, connectedErdosRenyi, fromEdges, type Graph } from '@kleene/graphs';
import { draws, key } from '@kleene/random';
import type { Machine } from '../machine/machine.ts';
import type { Tables } from '../machine/tables.ts';
import { checkMenus } from './check-menus.ts';
import { crossCheck, refuseMachine, type Counterexample, type CrossCheck } from './cross-check.ts';
import { evaluate, type Evaluation } from './evaluate.ts';
import { smallGraphs } from './small-graphs.ts';
import { hashTables } from './tables-json.ts';

/** What is proven, and how thoroughly it is checked besides. */
export interface ProveOptions {
  /** R: the scalars that the tables may meet lie in [0, range]; default 1. */
  readonly range?: number;
  /** All graphs of at most so many nodes are run from every start; default 5, at most 6. */
  readonly maxNodes?: number;
  /** So many random graphs of 17 to 160 nodes are run from every start; default 3. */
  readonly randomGraphs?: number;
}

/** The outcome of `prove`: every obligation with what was expected and what was found, JSON throughout. */
export interface Certificate extends Evaluation {
  readonly schema: 'kleene/certificate@1';
  readonly algorithm: string;
  readonly weightsSha256: string;
  readonly tablesSha256: string;
  readonly crossCheck: CrossCheck;
  /** Where tables leave the machine's path on a small graph. */
  readonly counterexample?: Counterexample;
}

/**
 * Whether tables are the machine, as a certificate. That they are not is no error: `passed` is then false, the failed obligations
 * have `ok` false, and `counterexample` is the first small graph, if there is one, on which it shows. Independently of the
 * obligations, tables and rules are compared step by step on small and on random graphs.
 *
 * Throws `invalid-argument` for tables of another machine, and for a machine whose menus are not complete.
 */
export function prove(tables: Tables, machine: Machine, options: ProveOptions = {}): Certificate {
  const where = 'discrete.prove';
  checkOptions(where, options, ['range', 'maxNodes', 'randomGraphs']);
  const range = checkFinite(where, 'range', options.range ?? 1, { min: Number.MIN_VALUE });
  const maxNodes = checkInteger(where, 'maxNodes', options.maxNodes ?? 5, { min: 0, max: 6 });
  const randomGraphs = checkInteger(where, 'randomGraphs', options.randomGraphs ?? 3, { min: 0 });
  const problem = checkMenus(machine)[0];
  if (problem !== undefined) refuseMachine(machine, problem);
  const evaluation = evaluate(tables, machine, range);
  const graphs = [...smallGraphs(maxNodes, machine.graphs), ...drawGraphs(randomGraphs)];
  const { check, counterexample } = crossCheck(
    tables,
    machine,
    range,
    graphs.map((graph) => weigh(machine, graph)),
  );
  if (evaluation.passed && counterexample)
    refuseMachine(machine, `tables that meet every obligation differ from it on ${JSON.stringify(counterexample)}`);
  return {
    schema: 'kleene/certificate@1',
    algorithm: machine.algorithm,
    weightsSha256: tables.weightsSha256,
    tablesSha256: hashTables(tables),
    ...evaluation,
    crossCheck: check,
    ...(counterexample && { counterexample }),
  };
}

function drawGraphs(count: number): Graph[] {
  const random = draws(key(0));
  return Array.from({ length: count }, () => connectedErdosRenyi(random, random.integers(17, 161)));
}

/** The graph with random weights, where the machine compares weights. */
function weigh(machine: Machine, graph: Graph): Graph {
  if (machine.scalar !== 'weight') return graph;
  const sources = arcSources(graph);
  const kept = [...sources.keys()].filter((arc) => sources[arc]! < graph.targets[arc]!);
  const weights = draws(key(graph.targets.length)).uniforms(kept.length);
  const ends = [sources, graph.targets].map((side) => kept.map((arc) => side[arc]!)) as [number[], number[]];
  return fromEdges(graph.nodes, ...ends, { weights });
}
