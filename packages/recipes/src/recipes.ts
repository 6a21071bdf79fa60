import { refuse } from '@kleene/base';
import type { DiscreteRecipe } from './discrete-recipe.ts';
import { dnarBfs } from './dnar-bfs.ts';

/** Every recipe, in the order in which they are listed. */
export const recipes: readonly DiscreteRecipe[] = [dnarBfs];

/** The recipe with this name; throws `invalid-argument` that lists them when there is none. */
export function findRecipe(name: string): DiscreteRecipe {
  const found = recipes.find((recipe) => recipe.name === name);
  return (
    found ?? refuse('recipes.findRecipe', 'name', `one of ${recipes.map((recipe) => recipe.name).join(', ')}`, name)
  );
}
