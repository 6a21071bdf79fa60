import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import type { StoredArrays } from '@kleene/clrs';
import {
  generate,
  collateSparse,
  salsaSplit,
  sparseBfs,
  sparseDfs,
  sparseDijkstra,
  sparseEccentricity,
  sparseFromStored,
  sparseMis,
  sparsePrim,
  storedSparse,
  type SparseBatch,
} from '@kleene/clrs/salsa';
import { readSafetensors, writeSafetensors } from '@kleene/formats';

const batchOf = (algorithm: typeof sparseBfs, hints: boolean): SparseBatch => {
  const [set] = salsaSplit(algorithm, 'train', 4);
  return collateSparse([...generate(algorithm, set!, { to: 3, hints })]);
};
const all = [
  sparseBfs,
  sparseDfs,
  sparseDijkstra,
  sparsePrim,
  sparseMis,
  sparseEccentricity,
] as unknown as (typeof sparseBfs)[];

describe('a sparse set on disk', () => {
  it.each(all.map((one) => [one.name, one] as const))(
    'of %s comes back as the batch it was, with hints or without',
    (_name, algorithm) => {
      for (const hints of [true, false]) {
        const batch = batchOf(algorithm, hints);
        const { tensors } = readSafetensors(writeSafetensors(storedSparse(batch)));
        expect(sparseFromStored(algorithm, tensors)).toEqual(batch);
      }
    },
  );

  const arrays = storedSparse(batchOf(sparseBfs, true));
  const { sources: _, ...withoutSources } = arrays;
  const changed = (name: string, data: readonly number[]): StoredArrays => ({
    ...arrays,
    [name]: { data: Int32Array.from(data), shape: [data.length], dtype: 'int32' } satisfies NdArray,
  });
  const numbers = (name: string): number[] => Array.from(arrays[name]!.data);

  it.each([
    ['an array is missing', withoutSources, 'sources must be an array, got undefined'],
    ['there is one more', { ...arrays, hint_d: arrays['lengths']! }, 'got "hint_d"'],
    [
      'offsets do not ascend',
      changed('node_offsets', numbers('node_offsets').reverse()),
      'node_offsets must be integers that',
    ],
    ['runs and offsets disagree', changed('edge_offsets', [0, 1]), 'edge_offsets.shape must be [4], got [2]'],
    ['an edge leaves its run', changed('targets', numbers('targets').fill(0)), 'between nodes of run 1'],
    ['a run has no steps', changed('lengths', [0, 1, 1]), 'lengths must be made of integers >= 1'],
    ['hints are of other lengths', changed('lengths', [90, 90, 90]), 'hint_reach_h.shape must be'],
    ['a probe is of another shape', changed('input_pos', [1, 2]), 'input_pos.shape must be'],
    ['weights are too few', changed('weights', [1]), 'weights.shape must be'],
  ])('is refused where %s', (_reason, stored, message) => {
    expect(() => sparseFromStored(sparseBfs, stored)).toThrow(message);
  });
});
