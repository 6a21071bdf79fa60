import { runNetwork, type ReasonerParams } from '@kleene/discrete';
import { run as runExecutor, type Executor } from '@kleene/discrete/executor';
import { parentsOf } from '@kleene/discrete/proof';
import { edgeCount, type Graph } from '@kleene/graphs';
import type { DiscreteRecipe } from '@kleene/recipes';
import { UndirectedGraph } from 'graphology';
import { singleSourceLength } from 'graphology-shortest-path/unweighted.js';
import type { RealGraph } from './real-graphs.ts';

/** How long what takes less than a millisecond is repeated, so that all are measured compiled. */
const WARM_MILLISECONDS = 200;

/** What came of a reasoner on one real graph. */
export interface RealRun {
  readonly name: string;
  readonly start: string;
  readonly nodes: number;
  readonly edges: number;
  /** The largest distance found. */
  readonly eccentricity: number;
  readonly reached: number;
  /** The fraction of nodes at which network and executor find the classical algorithm's parent, and graphology's distance. */
  readonly agreement: number;
  readonly milliseconds: { readonly network: number; readonly executor: number; readonly graphology: number };
}

/** The same with the distance of every node, `[nodes]`. */
export interface RealOutcome {
  readonly run: RealRun;
  readonly distances: Int32Array;
}

/** What runs on real graphs. */
export interface Runners {
  readonly recipe: DiscreteRecipe;
  readonly params: ReasonerParams;
  /** R: scalars lie in [0, range]. */
  readonly range: number;
  readonly executor: Executor;
}

/** Runs the tensor network, the executor and graphology on a real graph and compares all with the classical algorithm. */
export async function runOnRealGraph(
  { recipe, params, range, executor }: Runners,
  real: RealGraph,
): Promise<RealOutcome> {
  const { graph, start } = real;
  const right = recipe.evaluation.parents(graph, start);
  const network = await timed(async () => {
    const { edges, configurations } = await runNetwork(params, recipe.model, recipe.machine, graph, start, { range });
    return parentsOf(recipe.machine, edges, configurations.at(-1)!);
  });
  const table = await timed(() => runExecutor(executor, graph, start), WARM_MILLISECONDS);
  const theirs = toGraphology(graph);
  const lengths = await timed((): Record<string, number> => singleSourceLength(theirs, start), WARM_MILLISECONDS);
  const agrees = (node: number): boolean =>
    network.value[node] === right[node] &&
    table.value.parents[node] === right[node] &&
    table.value.distances[node] === (lengths.value[node] ?? -1);
  const { distances } = table.value;
  const run: RealRun = {
    name: real.name,
    start: real.labels[start]!,
    nodes: graph.nodes,
    edges: edgeCount(graph),
    eccentricity: distances.reduce((most, distance) => Math.max(most, distance), 0),
    reached: distances.reduce((count, distance) => count + (distance >= 0 ? 1 : 0), 0),
    agreement: Array.from(right.keys()).filter(agrees).length / graph.nodes,
    milliseconds: { network: network.milliseconds, executor: table.milliseconds, graphology: lengths.milliseconds },
  };
  return { run, distances };
}

/** The value of `work` and its fastest time, repeated for `warm` milliseconds: until then it is being compiled, or interrupted. */
async function timed<T>(work: () => T | Promise<T>, warm = 0): Promise<{ value: T; milliseconds: number }> {
  const first = performance.now();
  let milliseconds = Infinity;
  for (;;) {
    const began = performance.now();
    const value = await work();
    const ended = performance.now();
    milliseconds = Math.min(milliseconds, ended - began);
    if (ended - first >= warm) return { value, milliseconds };
  }
}

function toGraphology({ nodes, offsets, targets }: Graph): UndirectedGraph {
  const graph = new UndirectedGraph();
  for (let node = 0; node < nodes; node++) graph.addNode(node);
  for (let node = 0; node < nodes; node++) {
    for (let arc = offsets[node]!; arc < offsets[node + 1]!; arc++)
      if (targets[arc]! > node) graph.addEdge(node, targets[arc]!);
  }
  return graph;
}
