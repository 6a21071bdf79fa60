import { crc32 as reference } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { NdArray } from '@kleene/base';
import { writeNpy, writeNpz } from '@kleene/formats';
import recorded from './fixtures/npy.json' with { type: 'json' };

const arrays: Record<keyof typeof recorded, NdArray> = {
  float64: { data: Float64Array.of(0.5, -1.25, 3), shape: [1, 3], dtype: 'float64' },
  int64: { data: Float64Array.of(1, -2, 2 ** 40), shape: [3], dtype: 'int64' },
  uint8: { data: Uint8Array.of(7), shape: [], dtype: 'uint8' },
  float32: { data: new Float32Array(2), shape: [2, 1, 1], dtype: 'float32' },
};

describe('numpy files', () => {
  it.each(Object.keys(arrays) as (keyof typeof recorded)[])('are the bytes that numpy.save writes for %s', (name) => {
    expect(Buffer.from(writeNpy(arrays[name])).toString('hex')).toBe(recorded[name]);
  });
  it('refuse an int64 that is not whole', () => {
    expect(() => writeNpy({ data: Float64Array.of(0.5), shape: [1], dtype: 'int64' })).toThrow(/whole numbers/);
  });
  it('lie in a zip archive with their checksums', () => {
    const file = Buffer.from(writeNpz({ a: arrays.float64, 'note.json': Buffer.from('{}') }));
    const npy = Buffer.from(recorded.float64, 'hex');
    expect(file.readUInt32LE(14)).toBe(reference(npy));
    expect(file.subarray(30, 35).toString()).toBe('a.npy');
    expect(file.subarray(35, 35 + npy.length)).toEqual(npy);
    const directory = file.readUInt32LE(file.length - 6);
    expect(file.readUInt32LE(directory)).toBe(0x02014b50);
    expect(file.readUInt16LE(file.length - 12)).toBe(2);
  });
});
