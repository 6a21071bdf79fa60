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

/**
 * Extracts the tables of trained weights and proves them: at `range` where it is given, else at the recipe's range, and where that fails
 * at half of the largest certified one, if that is large enough.
 */
export function certify(recipe: DiscreteRecipe, weights: Weights, range?: number): Certified {
  const { machine, acceptance } = recipe;
  const tables = extractTables(weights, machine);
  const certificate = prove(tables, machine, { range: range ?? acceptance.scalarRange });
  const limit = certificate.rangeLimit;
  if (certificate.passed || range !== undefined || limit < acceptance.leastScalarRange) return { tables, certificate };
  return { tables, certificate: prove(tables, machine, { range: limit / 2 }) };
}

/** Tables with faults put in, which the checker has to refuse. */
export function plantFaults(recipe: DiscreteRecipe, { tables, certificate }: Certified): Mutant[] {
  return mutants(tables, recipe.machine, { range: certificate.range });
}
