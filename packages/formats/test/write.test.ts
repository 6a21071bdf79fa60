import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { storage, type DType, type NdArray } from '@kleene/base';
import { readSafetensors, writeSafetensors } from '@kleene/formats';
import { refusal } from './files.ts';

const one: NdArray = { data: new Float32Array([1]), shape: [1], dtype: 'float32' };
const refused = (tensors: Record<string, NdArray>, metadata?: Record<string, string>): string =>
  refusal('invalid-argument', () => writeSafetensors(tensors, metadata));

const numbers: { readonly [D in DType]: fc.Arbitrary<number> } = {
  float64: fc.double(),
  float32: fc.float(),
  int64: fc.integer({ min: -(2 ** 53), max: 2 ** 53 }),
  int32: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  uint8: fc.integer({ min: 0, max: 255 }),
};

/** An array of any type, shape and place in a larger buffer. */
const arrays: fc.Arbitrary<NdArray> = fc
  .tuple(fc.constantFrom<DType>('float64', 'float32', 'int64', 'int32', 'uint8'), fc.array(fc.nat(4), { maxLength: 3 }))
  .chain(([dtype, shape]) => {
    const size = shape.reduce((product, length) => product * length, 1);
    return fc
      .tuple(fc.array(numbers[dtype], { minLength: size, maxLength: size }), fc.nat(3))
      .map(([values, before]) => {
        const whole = new storage[dtype](size + before + 1);
        whole.set(values, before);
        return { data: whole.subarray(before, before + size), shape, dtype };
      });
  });

const texts = fc.string({ unit: 'grapheme' });

describe('writeSafetensors', () => {
  it('is undone by readSafetensors, for any names, types, shapes, views and metadata', () => {
    const contents = fc.tuple(
      fc.dictionary(
        texts.filter((name) => name !== '__metadata__'),
        arrays,
        { noNullPrototype: true },
      ),
      fc.dictionary(texts, texts, { noNullPrototype: true }),
    );
    fc.assert(
      fc.property(contents, ([tensors, metadata]) => {
        const read = readSafetensors(writeSafetensors(tensors, metadata));
        expect(read.metadata).toEqual(metadata);
        expect(Object.keys(read.tensors).sort()).toEqual(Object.keys(tensors).sort());
        for (const [name, { data, shape, dtype }] of Object.entries(tensors)) {
          expect(read.tensors[name]).toMatchObject({ shape, dtype });
          expect([...read.tensors[name]!.data].map(positiveZero(dtype))).toEqual([...data].map(positiveZero(dtype)));
        }
      }),
    );
  });

  it('gives the same bytes in whatever order the names come', () => {
    const [a, b]: NdArray[] = [one, { data: new Uint8Array(3), shape: [3], dtype: 'uint8' }];
    const bytes = writeSafetensors({ b: b!, a: a!, c: a! }, { x: '1', y: '2' });
    expect(writeSafetensors({ c: a!, a: a!, b: b! }, { y: '2', x: '1' })).toEqual(bytes);
  });

  it('starts the data, and each tensor in it, where its element type is aligned', () => {
    const tensors: Record<string, NdArray> = {};
    for (const dtype of ['uint8', 'float32', 'int64', 'int32', 'float64'] as const)
      for (const length of [1, 3, 5])
        tensors[`${dtype}.${length}`] = { data: new storage[dtype](length), shape: [length], dtype };
    for (const padding of ['', 'p', 'pp', 'ppp', 'pppp', 'ppppp', 'pppppp', 'ppppppp']) {
      const file = writeSafetensors(tensors, { padding });
      const length = Number(new DataView(file.buffer).getBigUint64(0, true));
      expect((8 + length) % 8).toBe(0);
      const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length))) as Record<
        string,
        { data_offsets: number[] }
      >;
      for (const [name, { data }] of Object.entries(tensors))
        expect(header[name]!.data_offsets[0]! % data.BYTES_PER_ELEMENT).toBe(0);
    }
  });

  it('writes a file without tensors, and leaves metadata out where there is none', () => {
    const file = writeSafetensors({});
    expect(new TextDecoder().decode(file.subarray(8))).toBe('{}      ');
  });

  it.each<[string, Record<string, NdArray>, Record<string, string>, string]>([
    ['a tensor called __metadata__', { __metadata__: one }, {}, 'tensors must be named otherwise than __metadata__'],
    [
      'storage that does not fit the shape',
      { a: { ...one, shape: [2] } },
      {},
      'tensors["a"].data must be of 2 elements',
    ],
    ['storage of another type', { a: { ...one, dtype: 'int32' } }, {}, 'tensors["a"].data must be a Int32Array'],
    [
      'an int64 that is not whole',
      { a: { data: new Float64Array([0.5]), shape: [1], dtype: 'int64' } },
      {},
      'tensors["a"] must be made of whole numbers up to 2^53',
    ],
    [
      'an int64 beyond 2^53',
      { a: { data: new Float64Array([2 ** 53 + 2]), shape: [1], dtype: 'int64' } },
      {},
      'tensors["a"] must be made of whole numbers up to 2^53',
    ],
    [
      'an int64 that is no number',
      { a: { data: new Float64Array([NaN]), shape: [1], dtype: 'int64' } },
      {},
      'tensors["a"] must be made of whole numbers up to 2^53',
    ],
    ['a name with a lone surrogate', { '\ud800': one }, {}, 'the name of a tensor must be well-formed text'],
    ['metadata with a lone surrogate', { a: one }, { k: 'x\udc00' }, 'metadata["k"] must be well-formed text'],
    ['metadata that is not text', { a: one }, { step: 3 as never }, 'metadata["step"] must be well-formed text, got 3'],
    [
      'a header beyond the bound',
      { a: one },
      { k: 'x'.repeat(100_000_000) },
      'tensors must be few enough for a header of 100000000 bytes',
    ],
  ])('refuses %s', (_, tensors, metadata, message) => {
    expect(refused(tensors, metadata)).toContain(`formats.writeSafetensors: ${message}`);
  });
});

/** int64 knows no negative zero. */
function positiveZero(dtype: DType): (value: number) => number {
  return (value) => (dtype === 'int64' && value === 0 ? 0 : value);
}
