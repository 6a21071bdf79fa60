import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import {
  batchFromStored,
  bfs,
  buildSampler,
  collate,
  kmpMatcher,
  storedArrays,
  trajectoriesOf,
  type Algorithm,
  type Batch,
  type StoredArrays,
} from '@kleene/clrs';
import { readSafetensors, writeSafetensors } from '@kleene/formats';
import { everyAlgorithm } from './every-algorithm.ts';

const setOf = (algorithm: Algorithm, length = 6): Batch =>
  buildSampler(algorithm, { samples: 3, length, seed: 5 }).next();
const titled = everyAlgorithm.map((one) => [one.name, one] as [string, Algorithm]);

describe('a stored set', () => {
  it.each(titled)('of %s comes back as the batch it was', (_name, algorithm) => {
    const batch = setOf(algorithm);
    expect(batchFromStored(algorithm, storedArrays(batch))).toEqual(batch);
  });

  it('goes through a file', () => {
    const batch = setOf(kmpMatcher);
    const { tensors } = readSafetensors(writeSafetensors(storedArrays(batch)));
    expect(batchFromStored(kmpMatcher, tensors)).toEqual(batch);
  });

  it('may have other element types, and gets those of dm-clrs', () => {
    const batch = buildSampler(bfs, { samples: 3, length: 6, seed: 5 }).next();
    const narrow = Object.entries(storedArrays(batch)).map(([name, { data, shape }]): [string, NdArray] => [
      name,
      { data: Float32Array.from(data), shape, dtype: 'float32' },
    ]);
    const { pos: _, ...whole } = batch.inputs;
    expect(batchFromStored(bfs, Object.fromEntries(narrow)).inputs).toMatchObject(whole);
  });

  const changed = (name: string, change: (array: NdArray) => Partial<NdArray>): StoredArrays => {
    const arrays = storedArrays(setOf(bfs));
    return { ...arrays, [name]: { ...arrays[name]!, ...change(arrays[name]!) } as NdArray };
  };
  const withNumber = (name: string, at: number, value: number): StoredArrays =>
    changed(name, ({ data }) => ({ data: Float64Array.from(data, (one, i) => (i === at ? value : one)) }));
  const { input_adj: _, ...withoutAdj } = storedArrays(setOf(bfs));

  it.each([
    ['a probe is missing', withoutAdj, 'input_adj must be an array, got undefined'],
    ['there is one more', { ...storedArrays(setOf(bfs)), hint_d: withoutAdj['lengths']! }, 'got "hint_d"'],
    ['data and shape disagree', changed('input_pos', () => ({ shape: [3, 5] })), 'input_pos.data must be of 15'],
    ['a shape is another', changed('input_s', () => ({ shape: [18] })), 'input_s.shape must be [3, 6], got [18]'],
    ['there are no samples', changed('input_pos', () => ({ shape: [0, 6], data: new Float64Array() })), 'of samples'],
    ['lengths are too many', changed('lengths', () => ({ shape: [3, 1] })), 'lengths.shape must be [3]'],
    ['a run is longer than its hints', withNumber('lengths', 0, 99), 'lengths must be made of integers between 1'],
    ['a pointer leads nowhere', withNumber('output_pi', 0, 6), 'output_pi must be what pointer allows in row 0'],
    ['a mask is no mask', withNumber('hint_reach_h', 0, 0.5), 'hint_reach_h must be what mask allows in row 0'],
    [
      'a place is missing',
      withNumber('input_s', [...storedArrays(setOf(bfs))['input_s']!.data].indexOf(1), 0),
      'what mask_one allows',
    ],
    ['an integer is none', withNumber('input_A', 0, 0.5), 'input_A must be made of integers, got 0.5'],
    ['it is no set of arrays', [] as unknown as StoredArrays, 'arrays must be an object'],
  ])('is refused where %s', (_reason, arrays, message) => {
    expect(() => batchFromStored(bfs, arrays)).toThrow(message);
  });

  it('is refused where something stands after the last step', () => {
    const batch = setOf(kmpMatcher, 9);
    const arrays = storedArrays(batch);
    const [steps = 0, size = 0] = arrays['hint_s']!.shape;
    const short = batch.lengths.data.findIndex((length) => length < steps);
    const data = Float64Array.from(arrays['hint_k_reset']!.data);
    data[(steps - 1) * size + short] = 1;
    expect(() =>
      batchFromStored(kmpMatcher, { ...arrays, hint_k_reset: { ...arrays['hint_k_reset']!, data } }),
    ).toThrow('hint_k_reset must be zero after the last step in row');
  });
});

describe('the trajectories of a batch', () => {
  it.each(titled)('of %s are those it was made of', (_name, algorithm) => {
    const sampler = buildSampler(algorithm, { samples: 3, length: 6, seed: 5 });
    const trajectories = trajectoriesOf(sampler.next());
    expect(trajectories).toEqual(sampler.trajectories);
    expect(collate(algorithm, trajectories)).toEqual(sampler.next());
  });
});
