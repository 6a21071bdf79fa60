import { describe, expect, it } from 'vitest';
import { buildSampler, collate, sampleInputs, trace, type Algorithm, type Trajectory } from '@kleene/clrs';
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
