import fc from 'fast-check';
import { trace, type Algorithm } from '@kleene/clrs';

/** 2 to 14 small whole numbers, some of them equal. */
export const keys: fc.Arbitrary<Float64Array> = fc
  .array(fc.integer({ min: -20, max: 20 }), { minLength: 2, maxLength: 14 })
  .map((all) => Float64Array.from(all));
/** 3 to 9 different points of a grid. */
export const points: fc.Arbitrary<{ x: Float64Array; y: Float64Array }> = fc
  .uniqueArray(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
    minLength: 3,
    maxLength: 9,
    selector: String,
  })
  .map((all) => ({ x: Float64Array.from(all, ([x]) => x), y: Float64Array.from(all, ([, y]) => y) }));

/** A matrix of weights, row by row, and a source. */
export interface Graph {
  readonly n: number;
  readonly A: Float64Array;
  readonly s: number;
}

/** Graphs of 2 to 7 nodes whose weights are all different powers of two, so that paths and trees of least weight are the only ones. */
export const graphs = (isDirected: boolean, isAcyclic = false): fc.Arbitrary<Graph> =>
  fc.integer({ min: 2, max: 7 }).chain((n) =>
    fc
      .tuple(
        fc.array(fc.boolean(), { minLength: n * n, maxLength: n * n }),
        fc.shuffledSubarray(
          Array.from({ length: n * n }, (_, i) => i),
          { minLength: n * n, maxLength: n * n },
        ),
        fc.nat(n - 1),
      )
      .map(([isEdge, order, s]) => {
        const A = new Float64Array(n * n);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            if (i === j || !isEdge[i * n + j] || (isAcyclic && i > j)) continue;
            A[i * n + j] = 2 ** (order[i * n + j]! - 20);
            if (!isDirected) A[j * n + i] = A[i * n + j]!;
          }
        return { n, A, s };
      }),
  );

/** What an algorithm gives whose type is one of several. */
export const outputsOf = <T>(algorithm: Algorithm, instance: object): T =>
  trace(algorithm, algorithm.inputs(instance)).outputs as T;

/** Holds a law to thousands of random values. */
export const check = <T>(arbitrary: fc.Arbitrary<T>, law: (value: T) => void, numRuns = 2000): void => {
  fc.assert(fc.property(arbitrary, law), { numRuns });
};
