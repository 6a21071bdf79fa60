import { setImmediate } from 'node:timers/promises';
import { KleeneError } from '@kleene/base';
import { firstDifference, parentAccuracy, paramsOf, runNetwork, type ReasonerParams } from '@kleene/discrete';
import { interpret, parentsOf, type Tables, type Trace } from '@kleene/discrete/proof';
import { disposeParams } from '@kleene/nn';
import { key, label } from '@kleene/random';
import type { DiscreteRecipe, Family } from '@kleene/recipes';
import type { Weights } from '@kleene/discrete/proof';
import type { Io } from '../shell/io.ts';

/** How right a reasoner is on one family of graphs; accuracies are from 0 to 1. */
export interface Evaluated {
  readonly family: string;
  readonly nodes: number;
  readonly graphs: number;
  readonly by: 'tables' | 'network';
  readonly nodeAccuracy: number;
  readonly graphAccuracy: number;
}

/** What evaluation needs. */
export interface EvaluationOptions {
  readonly recipe: DiscreteRecipe;
  readonly tables: Tables;
  /** R: scalars lie in [0, range]. */
  readonly range: number;
  readonly seed: number;
  readonly io: Io;
  readonly signal: AbortSignal;
}

/** A family on which network and tables went through the same states in every step, and the first graph on which they did not. */
export interface NetworkEvaluation extends Evaluated {
  /** How many of the graphs had the same states in every step. */
  readonly sameStates: number;
}

/** Runs the tables to the fixed point on the first `count` graphs of a family. */
export async function evaluateTables(options: EvaluationOptions, family: Family, count: number): Promise<Evaluated> {
  const { recipe, tables, range } = options;
  return measure(options, family, count, 'tables', async ({ graph, start }) =>
    lastParents(recipe, interpret(tables, recipe.machine, graph, start, { range })),
  );
}

/** Runs the network itself on the first `count` graphs of a family, and the tables beside it. */
export async function evaluateNetwork(
  options: EvaluationOptions,
  weights: Weights,
  family: Family,
  count: number,
): Promise<NetworkEvaluation> {
  const { recipe, tables, range } = options;
  const params: ReasonerParams = paramsOf(weights, recipe.machine);
  // The recipe in its present state need not have the width that this checkpoint was trained with.
  const model = { ...recipe.model, hidden: params.attention.query.shape[0] };
  let sameStates = 0;
  try {
    const evaluated = await measure(options, family, count, 'network', async ({ graph, start }) => {
      const trace = await runNetwork(params, model, recipe.machine, graph, start, { range });
      if (firstDifference(trace, interpret(tables, recipe.machine, graph, start, { range })) === -1) sameStates++;
      return lastParents(recipe, trace);
    });
    return { ...evaluated, sameStates };
  } finally {
    disposeParams(params);
  }
}

type Instance = ReturnType<DiscreteRecipe['evaluation']['instance']>;

async function measure(
  { recipe, seed, io, signal }: EvaluationOptions,
  family: Family,
  count: number,
  by: 'tables' | 'network',
  find: (instance: Instance) => Promise<Int32Array>,
): Promise<Evaluated> {
  const { instance, parents } = recipe.evaluation;
  const root = label(key(seed), 'evaluation');
  const progress = io.progress(`  ${by === 'tables' ? 'tables ' : 'network'} on ${family.nodes} nodes`);
  const found: Int32Array[] = [];
  const right: Int32Array[] = [];
  for (let index = 0; index < count; index++) {
    // A turn of the event loop now and then lets an interrupt through.
    if (index % 16 === 0) await setImmediate();
    if (signal.aborted) throw new KleeneError('interrupted', `interrupted after ${index} of ${count} graphs`);
    const drawn = instance(root, family, index);
    found.push(await find(drawn));
    right.push(parents(drawn.graph, drawn.start));
    progress.tick(index + 1, count);
  }
  progress.end();
  const { graphs, nodeAccuracy, graphAccuracy } = parentAccuracy(found, right);
  return { family: family.name, nodes: family.nodes, graphs, by, nodeAccuracy, graphAccuracy };
}

function lastParents({ machine }: DiscreteRecipe, { edges, configurations }: Trace): Int32Array {
  return parentsOf(machine, edges, configurations.at(-1)!);
}
