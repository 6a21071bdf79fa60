import type { Reported } from './recipe.ts';

const sizes = [16, 80, 160, 800, 1600];

/** Breadth-first search in table 1 of Rodionov and Prokhorenkova 2024: means of 5 seeds, node and graph level. */
export const dnarBfsReported: readonly Reported[] = [
  ...row('DNAR', [1, 1, 1, 1, 1], [1, 1, 1, 1, 1]),
  ...row('PGN', [1, 0.998, 0.996, 0.987, 0.985], [1, 0.881, 0.663, 0.002, 0]),
  ...row('GIN', [0.988, 0.953, 0.951, 0.869, 0.865], [0.925, 0.594, 0.378, 0.009, 0]),
];

function row(model: string, nodeAccuracy: readonly number[], graphAccuracy: readonly number[]): Reported[] {
  return sizes.map((nodes, i) => ({
    model,
    family: 'erdos-renyi',
    nodes,
    nodeAccuracy: nodeAccuracy[i]!,
    graphAccuracy: graphAccuracy[i]!,
  }));
}
