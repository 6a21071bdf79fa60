import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import { algorithmNamed, buildSampler, type Batch } from '@kleene/clrs';
import { digest } from './digest.ts';

describe('weights that a negative low makes NaN', () => {
  // Recorded from dm-clrs 2.0.3 with numpy 2.4.6.
  it.each([
    ['dijkstra', 0, 4, 2, 1.3432666857669, [0.3, 0.5, 0.05], [2, 2], '212d78bd54215d42', 'd15f3e2a9cad7c6c'],
    [
      'mst_prim',
      0,
      5,
      3,
      -3.0281076340440958,
      [0.05, 1, 0.7136187695847444, 1],
      [2, 2, 6],
      '975c36ea5e445e48',
      'faaa89bf576e763e',
    ],
    ['mst_prim', 0, 4, 4, -2.7, [0.1, 0.05, 0.05], [2, 2, 2, 2], '70f09410662728ad', 'c1ac26a61a8f057a'],
  ] as const)(
    'lead %s where they lead dm-clrs: seed %d, %d nodes',
    (name, seed, length, samples, high, p, steps, u, pi) => {
      const options = { seed, length, samples, low: -3.7, high, p };
      const batch: Batch = buildSampler(algorithmNamed(name), options).next();
      const probes: Readonly<Record<string, NdArray>> = { ...batch.hints, ...batch.outputs };
      expect([...batch.lengths.data]).toEqual(steps);
      expect(digest([probes['u']!]).slice(0, 16)).toBe(u);
      expect(digest([probes['pi']!]).slice(0, 16)).toBe(pi);
    },
  );
});
