import { buildSampler, matrixInputs, stronglyConnectedComponents, trace } from '@kleene/clrs';
import { localComponents, parallelSearch } from '@kleene/clrs/dear';
import { draws, key } from '@kleene/random';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const matrix = (n: number, edges: readonly (readonly [number, number])[]): Float64Array => {
  const A = new Float64Array(n * n);
  for (const [u, v] of edges) A[u * n + v] = 1;
  return A;
};
const locally = (A: Float64Array): number[] => [...trace(localComponents, matrixInputs({ A })).outputs.scc_id];

describe('parallel search', () => {
  it('finds the first key above the target, which the sampler keeps below the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (n, seed) => {
        const { key: keys, target } = parallelSearch.sample(draws(key(seed)), n, {});
        expect([...keys]).toEqual([...keys].sort((a, b) => a - b));
        expect(target).toBeLessThan(keys[n - 1]!);
        const { outputs, steps } = trace(parallelSearch, parallelSearch.inputs({ key: keys, target }));
        expect(outputs.return).toBe(keys.findIndex((one) => one > target));
        expect([...outputs.ispos]).toEqual(Array.from(keys, (one) => (one > target ? 1 : 0)));
        expect([...outputs.absdiff]).toEqual(Array.from(keys, (one) => one - target));
        expect(steps).toBeLessThanOrEqual(Math.ceil(Math.log2(n)) + 1);
        expect(steps).toBeGreaterThanOrEqual(Math.floor(Math.log2(n)) + 1);
      }),
    );
  });

  it('is sampled and batched as any other algorithm, with an answer for the whole instance', () => {
    const { outputs, hints } = buildSampler(parallelSearch, { samples: 6, length: 8, seed: 1 }).next();
    expect([outputs.return.shape, outputs.ispos.shape, hints.dummy.shape]).toEqual([[6], [6, 8], [4, 6, 8]]);
  });
});

describe('strongly connected components with local pointers', () => {
  it('point as the recorded graphs do', () => {
    const directed = [
      [0, 1],
      [0, 3],
      [1, 4],
      [2, 4],
      [2, 5],
      [3, 1],
      [4, 3],
      [5, 5],
    ] as const;
    expect(locally(matrix(6, directed))).toEqual([0, 1, 2, 1, 3, 5]);
    const chords = [
      [0, 1],
      [0, 4],
      [1, 2],
      [1, 3],
      [1, 4],
      [2, 3],
      [3, 4],
    ] as const;
    expect(
      locally(
        matrix(
          5,
          chords.flatMap(
            ([u, v]) =>
              [
                [u, v],
                [v, u],
              ] as const,
          ),
        ),
      ),
    ).toEqual([0, 0, 1, 2, 3]);
  });

  it('lead along edges to the root that the original names', () => {
    fc.assert(
      fc.property(fc.integer({ min: 4, max: 12 }), fc.nat(), (n, seed) => {
        const { A } = localComponents.sample(draws(key(seed)), n, {});
        const [local, original] = [
          trace(localComponents, matrixInputs({ A })),
          trace(stronglyConnectedComponents, matrixInputs({ A })),
        ];
        const { scc_id } = local.outputs;
        expect(local.steps).toBe(original.steps);
        for (let v = 0; v < n; v++) {
          expect(scc_id[v] === v || A[v * n + scc_id[v]!] !== 0).toBe(true);
          let root = v;
          for (let hops = 0; hops < n; hops++) root = scc_id[root]!;
          expect(root).toBe(original.outputs.scc_id[v]);
        }
      }),
    );
  });
});
