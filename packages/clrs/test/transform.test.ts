import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import { RandomState } from '@kleene/random';
import {
  algorithmNamed,
  bubbleSort,
  buildSampler,
  chunkify,
  cyclicPermutation,
  enforcePermutations,
  enforcePredAsInput,
  insertionSort,
  minimum,
  permutationMatrix,
  predecessorsOf,
  randomizePos,
  type Batch,
} from '@kleene/clrs';
import { digest } from './digest.ts';
import recorded from './fixtures/dm-clrs-streams.json' with { type: 'json' };

type Arrays = { readonly [name: string]: NdArray };

function* stream(name: string, count = 100): Generator<Batch, void, void> {
  const sampler = buildSampler(algorithmNamed(name), { samples: 20, seed: 11, length: 10 });
  for (let i = 0; i < count; i++) yield sampler.next(4);
}

const short = (arrays: object): string => digest(Object.values(arrays)).slice(0, 16);
const first = (name: string): Batch => [...stream(name, 1)][0]!;
const pointers = (...values: number[]): NdArray => ({
  data: Float64Array.from(values),
  shape: [values.length],
  dtype: 'float64',
});

describe('randomizePos', () => {
  it.each(Object.entries(recorded.randomPos))('gives the positions of dm-clrs for %s', (name, digests) => {
    const draws = new RandomState(5);
    const batches = [...stream(name, 3)];
    expect(batches.map((batch) => short(randomizePos(batch, draws).inputs))).toEqual(digests);
  });

  it('changes nothing else, and not what it was given', () => {
    const batch = first('bfs');
    const before = short(batch.inputs);
    const { inputs, ...rest } = randomizePos(batch, new RandomState(5));
    expect(short(batch.inputs)).toBe(before);
    const { inputs: given, ...others } = batch;
    expect(rest).toEqual(others);
    expect({ ...inputs, pos: 0 }).toEqual({ ...given, pos: 0 });
    expect(() => randomizePos({ ...batch, inputs }, new RandomState(5))).toThrow(
      'pos must start with 0 in every sample',
    );
  });
});

describe('enforcePredAsInput', () => {
  it.each(Object.entries(recorded.predAsInput))('moves the probe as dm-clrs does for %s', (name, expected) => {
    const { spec, inputs, hints } = enforcePredAsInput(first(name));
    const stages = Object.fromEntries(Object.entries(spec).map(([probe, value]) => [probe, [...value].slice(0, 3)]));
    expect(stages).toEqual(expected.spec);
    expect(Object.keys(inputs)).toEqual(expected.inputs);
    expect(Object.keys(hints)).toEqual(expected.hints);
    expect(short(inputs)).toBe(expected.digest);
  });

  it('knows the new probe by its type', () => {
    const batch = buildSampler(minimum, { samples: 2, seed: 1, length: 4 }).next();
    expect([...enforcePredAsInput(batch).inputs.pred.data]).toEqual([0, 0, 1, 2, 0, 0, 1, 2]);
  });

  it('refuses a pred_h that changes', () => {
    const batch = buildSampler(bubbleSort, { samples: 2, seed: 1, length: 6 }).next();
    expect(() => enforcePredAsInput(batch)).toThrow('pred_h must not change, but does at step');
  });
});

describe('permutations', () => {
  it('become cyclic, with a mask of the first node', () => {
    const { permutation, first } = cyclicPermutation(pointers(2, 1, 1));
    expect([...permutation.data]).toEqual([0, 0, 1, 1, 0, 0, 0, 1, 0]);
    expect(permutation.shape).toEqual([3, 3]);
    expect([...first.data]).toEqual([0, 1, 0]);
    const chain = cyclicPermutation(pointers(0, 0, 1, 2, 3, 4));
    const shifted = Array.from({ length: 36 }, (_, at) => ((at % 6) - Math.floor(at / 6) + 7) % 6 === 0);
    expect([...chain.permutation.data].map((value) => value === 1)).toEqual(shifted);
    expect([...chain.first.data]).toEqual([1, 0, 0, 0, 0, 0]);
  });

  it('become matrices of the order, and come back', () => {
    const matrix = permutationMatrix(pointers(2, 1, 1));
    expect([...matrix.data]).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 0]);
    expect([...predecessorsOf(matrix).data]).toEqual([2, 1, 1]);
    const { pred } = buildSampler(insertionSort, { samples: 1, seed: 3, length: 15 }).next().outputs;
    const one = pointers(...pred.data);
    expect([...predecessorsOf(permutationMatrix(one)).data]).toEqual([...pred.data]);
  });

  it('are enforced in a batch and its spec', () => {
    const batch: Batch = buildSampler(insertionSort, { samples: 3, seed: 1, length: 4 }).next();
    const { spec, outputs, inputs, hints } = enforcePermutations(batch);
    expect(Object.entries(spec).slice(2, 4)).toEqual([
      ['pred', ['output', 'node', 'permutation_pointer']],
      ['pred_mask', ['output', 'node', 'mask_one']],
    ]);
    const { pred, pred_mask } = outputs as Arrays;
    expect([pred!.shape, pred_mask!.shape]).toEqual([
      [3, 4, 4],
      [3, 4],
    ]);
    const order = (batch.outputs as Arrays)['pred']!.data.subarray(4, 8);
    expect([...pred!.data.subarray(16, 32)]).toEqual([...cyclicPermutation(pointers(...order)).permutation.data]);
    expect([inputs, hints]).toEqual([batch.inputs, batch.hints]);
  });

  it('are called pointers where they are not to be enforced', () => {
    const batch: Batch = buildSampler(insertionSort, { samples: 3, seed: 1, length: 4 }).next();
    const { spec, outputs } = enforcePermutations(batch, false);
    expect(Object.entries(spec)[2]).toEqual(['pred', ['output', 'node', 'pointer']]);
    expect(outputs).toEqual(batch.outputs);
  });
});

describe('chunkify', () => {
  it.each(recorded.chunks)('gives the chunks of dm-clrs for $name in pieces of $length', ({ name, length, chunks }) => {
    const made: object[] = [];
    for (const { inputs, hints, outputs, isFirst, isLast } of chunkify(stream(name), length)) {
      made.push({
        inputs: short(inputs),
        hints: short(hints),
        outputs: short(outputs),
        isFirst: short([isFirst]),
        isLast: short([isLast]),
      });
      if (made.length === chunks.length) break;
    }
    expect(made).toEqual(chunks);
  });

  it('ends with the batches', () => {
    const batches = [...stream('bfs', 3)];
    const chunks = [...chunkify(batches, 4)];
    const fewest = Math.min(
      ...[0, 1, 2, 3].map((b) => batches.reduce((sum, { lengths }) => sum + lengths.data[b]!, 0)),
    );
    expect(chunks.length).toBe(Math.floor(fewest / 4));
    expect(() => [...chunkify(batches, 0)]).toThrow('clrs.chunkify: length must be an integer >= 1, got 0');
  });
});
