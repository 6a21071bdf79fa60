import { KleeneError } from '@kleene/base';
import type { Tables, Weights } from '@kleene/discrete/proof';
import { dnarBfs, type DiscreteRecipe, type Family } from '@kleene/recipes';
import { backendOptions, type Command, type Input } from '../shell/command.ts';
import { choiceOption, integerOption, textOption } from '../shell/parse.ts';
import { textTable } from '../shell/text-table.ts';
import { prepareBackend } from '../work/backend.ts';
import { certifyOrNarrow } from '../work/certify.ts';
import { openCheckpoint } from '../work/checkpoint.ts';
import { evaluateNetwork, evaluateTables, type Evaluated } from '../work/evaluation.ts';
import { openSubject } from '../work/subject.ts';

/** `kleene eval`: how right a trained network is on random graphs of growing size. */
export const evaluate: Command = {
  name: 'eval',
  summary: 'measure a trained network on random graphs of growing size',
  positionals: [{ name: 'model', summary: 'a checkpoint file, a run folder, a reasoner file, or bfs', required: true }],
  options: {
    by: { type: 'string', value: 'WHAT', summary: 'tables (default), network, or both' },
    sizes: { type: 'string', value: 'N,N', summary: 'numbers of nodes (default: those of the recipe)' },
    graphs: { type: 'string', value: 'N', summary: 'graphs of each size (default: as the recipe says)' },
    seed: { type: 'string', value: 'N', summary: 'what the graphs come from (default 1)' },
    ...backendOptions,
  },
  examples: ['kleene eval bfs --graphs 100', 'kleene eval runs/dnar-bfs-1 --by both --sizes 16,80'],
  async run(input, io) {
    const by = choiceOption(input, 'by', ['tables', 'network', 'both'], 'tables');
    const seed = integerOption(input, 'seed', 1);
    const { recipe, tables, weights, range, certified } = await open(input.positionals[0]!, by);
    const families = familiesOf(input, recipe);
    const options = { recipe, tables, range, seed, io, signal: input.signal };
    const rows: Evaluated[] = [];
    if (by !== 'network')
      for (const family of families) rows.push(await evaluateTables(options, family, family.byTables));
    if (by !== 'tables') {
      await prepareBackend(input);
      for (const family of families)
        if (family.byNetwork > 0) rows.push(await evaluateNetwork(options, weights!, family, family.byNetwork));
    }
    io.line(evaluationTable(rows));
    io.document({
      schema: 'kleene/eval@1',
      model: input.positionals[0],
      recipe: recipe.name,
      seed,
      scalarRange: range,
      certified,
      evaluation: rows,
    });
    return 0;
  },
};

/** The accuracies as a text table, in percent. */
export function evaluationTable(rows: readonly Evaluated[]): string {
  const percent = (fraction: number): string => (100 * fraction).toFixed(fraction === 1 ? 0 : 2);
  return textTable(
    ['graphs', 'nodes', 'by', 'nodes right %', 'graphs right %'],
    rows.map(({ family, nodes, graphs, by, nodeAccuracy, graphAccuracy }) => [
      `${graphs} ${family}`,
      nodes,
      by,
      percent(nodeAccuracy),
      percent(graphAccuracy),
    ]),
  );
}

interface Opened {
  readonly recipe: DiscreteRecipe;
  readonly tables: Tables;
  readonly weights?: Weights;
  readonly range: number;
  readonly certified: boolean;
}

async function open(word: string, by: 'tables' | 'network' | 'both'): Promise<Opened> {
  if (word !== 'bfs' && !word.endsWith('.json')) {
    const { checkpoint, recipe } = await openCheckpoint(word);
    const { tables, certificate } = certifyOrNarrow(recipe, checkpoint.params);
    return { recipe, weights: checkpoint.params, tables, range: certificate.range, certified: certificate.passed };
  }
  if (by !== 'tables')
    throw new KleeneError(
      'invalid-argument',
      `--by ${by} needs a checkpoint or a run folder, got ${word}, which holds tables only`,
    );
  const subject = await openSubject(word, false);
  if (!subject.certified) throw new KleeneError('not-certified', `${word}: expected a proven reasoner`);
  const { tables, certificate } = subject.reasoner;
  return { recipe: dnarBfs, tables, range: certificate.range, certified: true };
}

function familiesOf(input: Input, recipe: DiscreteRecipe): Family[] {
  const count = textOption(input, 'graphs') === undefined ? undefined : integerOption(input, 'graphs', 1, { min: 1 });
  const sizes = textOption(input, 'sizes')?.split(',');
  const chosen = sizes?.map((text): Family => sized(text, recipe)) ?? recipe.evaluation.families;
  return chosen.map((family) => (count === undefined ? family : { ...family, byTables: count, byNetwork: count }));
}

function sized(text: string, { evaluation }: DiscreteRecipe): Family {
  const nodes = /^\d+$/.test(text.trim()) ? Number(text) : NaN;
  if (!(nodes >= 2 && nodes <= 100_000))
    throw new KleeneError(
      'invalid-argument',
      `--sizes must be whole numbers from 2 to 100000 between commas, got "${text}"`,
    );
  const known = evaluation.families.find((family) => family.nodes === nodes);
  return known ?? { ...evaluation.families[0]!, nodes };
}
