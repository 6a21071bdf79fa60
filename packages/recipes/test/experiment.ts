import { firstDifference, interpret, parentAccuracy, parentsOf, runNetwork, type Accuracy } from '@kleene/discrete';
import { extractTables, prove, type Certificate } from '@kleene/discrete/proof';
import { arraysOf } from '@kleene/nn';
import { key, label } from '@kleene/random';
import { finish, train } from '@kleene/train';
import type { DiscreteRecipe } from '../src/index.ts';

/** What came of a recipe. */
export interface Outcome {
  readonly certificate: Certificate;
  /** Of each family. */
  readonly accuracies: readonly Accuracy[];
  /** On how many graphs the network and its tables differed in some state of some step. */
  readonly disagreements: number;
}

/** Trains by the recipe, proves, and measures on at most `graphs` graphs of each family by the tables and on the recipe's own number by the network. */
export async function experiment(recipe: DiscreteRecipe, seed: number, graphs: number): Promise<Outcome> {
  const { training, evaluation, machine, model, acceptance } = recipe;
  const { init, stream, config: _, ...options } = training;
  const root = key(seed);
  const run = train({
    ...options,
    key: label(root, 'train'),
    params: init(label(root, 'init')),
    stream: stream(label(root, 'stream')),
  });
  const { params } = await finish(run);
  const tables = extractTables(await arraysOf(params), machine);
  let disagreements = 0;
  const accuracies: Accuracy[] = [];
  for (const family of evaluation.families) {
    const found: Int32Array[] = [];
    const right: Int32Array[] = [];
    for (let index = 0; index < Math.min(family.byTables, graphs); index++) {
      const { graph, start } = evaluation.instance(label(root, 'evaluation'), family, index);
      const trace = interpret(tables, machine, graph, start);
      if (index < family.byNetwork) {
        const own = await runNetwork(params, model, machine, graph, start);
        if (firstDifference(own, trace) !== -1) disagreements++;
      }
      found.push(parentsOf(machine, trace.edges, trace.configurations.at(-1)!));
      right.push(evaluation.parents(graph, start));
    }
    accuracies.push(parentAccuracy(found, right));
  }
  return { certificate: prove(tables, machine, { range: acceptance.scalarRange }), accuracies, disagreements };
}
