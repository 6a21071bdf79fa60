export { classicalBfs, type SearchResult } from './classical-bfs.ts';
export type { Acceptance, DiscreteRecipe, Evaluation, Family } from './discrete-recipe.ts';
export { dnarBfs } from './dnar-bfs.ts';
export type { Recipe, Reported, Source, Training } from './recipe.ts';
export { findRecipe, recipes } from './recipes.ts';
