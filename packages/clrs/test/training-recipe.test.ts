import { describe, expect, it } from 'vitest';
import { algorithmNamed, bfs, buildSampler, kmpMatcher, minimum, randomizePos, trainingRecipe } from '@kleene/clrs';
import recorded from './fixtures/training-recipe.json' with { type: 'json' };

describe('the recipe of the training script', () => {
  it.each(recorded)('draws the seeds of dm-clrs for $algorithms', ({ seed, lengths, algorithms, ...expected }) => {
    const recipe = trainingRecipe(algorithms.map(algorithmNamed), { seed, lengths });
    const calls = recipe.sets.flatMap(({ train, validation }, i) =>
      [...train, validation].map(({ seed, length, samples, ...options }) => {
        // dm-clrs makes new trajectories for a negative count, and drops options that a sampler does not take.
        return { name: algorithms[i], seed, samples: samples ?? -1000, length, options };
      }),
    );
    const taken = expected.calls.map((call) => {
      const { options: names = [] } = algorithmNamed(call.name);
      return {
        ...call,
        options: Object.fromEntries(Object.entries(call.options).filter(([name]) => names.includes(name))),
      };
    });
    expect(recipe.networkSeed).toBe(expected.networkSeed);
    expect(calls).toEqual(taken);
    expect(recipe.draws.integers(0, 2 ** 32)).toBe(expected.next);
  });

  it('gives options that samplers take, and a stream for positions', () => {
    const { sets, draws } = trainingRecipe([bfs], { lengths: [4], lengthNeedle: 0 });
    const { train, validation } = sets[0]!;
    const batch = buildSampler(bfs, train[0]!).next(2);
    expect(randomizePos(batch, draws).inputs.pos.data.length).toBe(8);
    expect(buildSampler(bfs, validation).trajectories.length).toBe(64);
  });

  it('leaves patterns at their own length where it is said to be 0', () => {
    expect(trainingRecipe([kmpMatcher, minimum], { lengthNeedle: 0 }).sets[0]!.train).toEqual([
      { seed: expect.any(Number) as number, length: 20 },
    ]);
  });

  it('refuses no lengths, and options that it does not know', () => {
    expect(() => trainingRecipe([bfs], { lengths: [] })).toThrow('lengths must be a list of at least one length');
    expect(() => trainingRecipe([bfs], { lengths: [0] })).toThrow('lengths must be an integer >= 1, got 0');
    expect(() => trainingRecipe([bfs], { lengthNeedle: 0.5 })).toThrow('lengthNeedle must be an integer');
    expect(() => trainingRecipe([bfs], { length: 3 } as object)).toThrow('options must be made of seed, lengths');
  });
});
