import {
  extractTables,
  mutants,
  prove,
  type Certificate,
  type Mutant,
  type Tables,
  type Weights,
} from '@kleene/discrete/proof';
import type { DiscreteRecipe } from '@kleene/recipes';

/** Tables of a trained model and what was proven of them. */
export interface Certified {
  readonly tables: Tables;
  readonly certificate: Certificate;
}

/** Extracts the tables of trained weights and proves them for scalars in [0, range]; default the recipe's range. */
export function certify(
  { machine, acceptance }: DiscreteRecipe,
  weights: Weights,
  range: number = acceptance.scalarRange,
): Certified {
  const tables = extractTables(weights, machine);
  return { tables, certificate: prove(tables, machine, { range }) };
}

/** The same at the recipe's range and, where that fails, at the smaller one that the recipe still accepts. */
export function certifyOrNarrow(recipe: DiscreteRecipe, weights: Weights): Certified {
  const { tables, certificate } = certify(recipe, weights);
  const range = narrowerRange(recipe, certificate);
  return { tables, certificate: range === undefined ? certificate : prove(tables, recipe.machine, { range }) };
}

/** Half of the largest range that holds, where the certificate failed and the recipe accepts so small a range. */
export function narrowerRange({ acceptance }: DiscreteRecipe, { passed, rangeLimit }: Certificate): number | undefined {
  return passed || rangeLimit < acceptance.leastScalarRange ? undefined : rangeLimit / 2;
}

/** Tables with faults put in, which the checker has to refuse. */
export function plantFaults(recipe: DiscreteRecipe, { tables, certificate }: Certified): Mutant[] {
  return mutants(tables, recipe.machine, { range: certificate.range });
}
