import { describe, expect, it } from 'vitest';
import { dnarBfs, findRecipe, recipes } from '../src/index.ts';

describe('recipes', () => {
  it('are found by name, each name once', () => {
    expect(findRecipe('dnar/bfs')).toBe(dnarBfs);
    expect(new Set(recipes.map(({ name }) => name)).size).toBe(recipes.length);
  });

  it('list what there is when a name is unknown', () => {
    expect(() => findRecipe('dnar/dfs')).toThrow('recipes.findRecipe: name must be one of dnar/bfs, got "dnar/dfs"');
  });

  it('say in plain JSON what decides their numbers, each hyperparameter among it', () => {
    for (const { training } of recipes) expect(JSON.parse(JSON.stringify(training.config))).toEqual(training.config);
    expect(dnarBfs.training.config).toMatchObject({
      model: { nodeStates: 2, edgeStates: 2, mode: 'receiver', hidden: 128 },
      data: { family: 'erdos-renyi', nodes: 16, batch: 8 },
      temperature: { from: 3, to: 0.01 },
      learningRate: 3e-4,
    });
    expect(dnarBfs.training.optimiser.learningRate).toBe(3e-4);
    expect([dnarBfs.training.steps, dnarBfs.training.clipNorm]).toEqual([501, 1]);
  });

  it('report a published accuracy for every size that they measure', () => {
    for (const { reported, evaluation } of recipes) {
      for (const { name, nodes } of evaluation.families) {
        const rows = reported.filter((row) => row.family === name && row.nodes === nodes);
        expect(rows.map((row) => row.model)).toEqual(['DNAR', 'PGN', 'GIN']);
        for (const { nodeAccuracy, graphAccuracy } of rows) {
          expect(nodeAccuracy).toBeLessThanOrEqual(1);
          expect(graphAccuracy).toBeLessThanOrEqual(nodeAccuracy);
        }
      }
    }
  });
});
