import { describe, expect, it } from 'vitest';
import { bfs, buildSampler, collate, sampleInputs, trace, type Algorithm, type Trajectory } from '@kleene/clrs';
import { localComponents, parallelSearch } from '@kleene/clrs/dear';
import { RandomState } from '@kleene/random';
import { everyAlgorithm } from './every-algorithm.ts';
import { majority } from './majority.ts';

const all: readonly Algorithm[] = [...everyAlgorithm, localComponents, parallelSearch, majority];
const sizes = [3, 2, 3, 1];

/** What `next` writes while the runs go on, made from whole traces instead. */
function collated(algorithm: Algorithm): object[] {
  const draws = new RandomState(3);
  const one = (): Trajectory => trace(algorithm, sampleInputs(algorithm, draws, 7, {}));
  return sizes.map((size) => collate(algorithm, Array.from({ length: size }, one)));
}

describe('batches of new trajectories are the collated traces of the same instances', () => {
  it.each(all.map((one) => [one.name, one] as [string, Algorithm]))('for %s', (_name, algorithm) => {
    const options = { length: 7, seed: 3, trackMaxSteps: false };
    const fresh = buildSampler(algorithm, options);
    const reusing = buildSampler(algorithm, { ...options, reuse: true });
    collated(algorithm).forEach((batch, i) => {
      expect(fresh.next(sizes[i])).toEqual(batch);
      expect(reusing.next(sizes[i])).toEqual(batch);
    });
  });
});

describe('a run of one’s own in the place of a trusted one', () => {
  const bfsOfMyOwn: typeof bfs = {
    ...bfs,
    *run({ pos, s }) {
      for (let t = 0; t < 2; t++)
        yield { reach_h: pos.map((_, i) => Number(i === s)), pi_h: new Float64Array(pos.length) };
      return { pi: new Float64Array(pos.length) };
    },
  };

  it('is refused in batches where its arrays are new at each step', () => {
    const sampler = buildSampler(bfsOfMyOwn, { length: 5, seed: 1, trackMaxSteps: false });
    expect(() => sampler.next(2)).toThrow(
      'clrs.bfs: hint reach_h must be the same array at every step, where isTrusted',
    );
  });

  it('is checked as any other without isTrusted', () => {
    const { isTrusted: _, ...checked } = bfsOfMyOwn;
    const sampler = buildSampler(checked, { length: 5, seed: 1, trackMaxSteps: false });
    expect(sampler.next(2).lengths.data).toEqual(Float64Array.of(2, 2));
  });
});
