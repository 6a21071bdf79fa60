import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readSafetensors, writeSafetensors } from '@kleene/formats';
import { fileOf, latin, refusal } from './files.ts';

const entry = (dtype: string, shape: unknown, begin: unknown, end: unknown): object => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});
const u8 = (begin: number, end: number): object => entry('U8', [end - begin], begin, end);
const bytes = (count: number): Uint8Array => new Uint8Array(count);
const fixture = (name: string): Uint8Array => readFileSync(new URL(`fixtures/${name}.safetensors`, import.meta.url));
const refused = (file: Uint8Array): string =>
  refusal('invalid-file', () => readSafetensors(file)).replace('formats.readSafetensors: ', '');

describe('readSafetensors', () => {
  it('reads a file without tensors', () => {
    expect(readSafetensors(fileOf({}))).toEqual({ tensors: {}, metadata: {} });
  });

  it('copies data that lies unaligned, in a view at any offset, and shares no memory with the file', () => {
    const header = { a: entry('F64', [2], 1, 17), b: u8(0, 1) };
    const file = fileOf(
      JSON.stringify(header),
      new Uint8Array([9, ...new Uint8Array(new Float64Array([1.5, -2]).buffer)]),
    );
    for (let offset = 0; offset < 8; offset++) {
      const larger = new Uint8Array(file.length + 16).fill(255);
      larger.set(file, offset);
      const view = larger.subarray(offset, offset + file.length);
      const { tensors } = readSafetensors(view);
      view.fill(0);
      expect(tensors).toEqual({
        a: { data: new Float64Array([1.5, -2]), shape: [2], dtype: 'float64' },
        b: { data: new Uint8Array([9]), shape: [1], dtype: 'uint8' },
      });
    }
  });

  it('gives each tensor memory of its own, also from a buffer out of Node’s pool', () => {
    const file = Buffer.from(fileOf({ a: entry('F32', [1], 0, 4), b: entry('F32', [1], 4, 8) }, bytes(8)));
    const { a, b } = readSafetensors(file).tensors;
    expect(a!.data.buffer.byteLength).toBe(4);
    expect(a!.data.buffer).not.toBe(b!.data.buffer);
  });

  it('takes data in any order of names, with empty tensors anywhere', () => {
    const header = { z: u8(0, 2), none: entry('F32', [0, 5], 2, 2), a: u8(2, 3), last: entry('I64', [0], 3, 3) };
    const { tensors } = readSafetensors(fileOf(header, new Uint8Array([1, 2, 3])));
    expect(tensors['a']!.data).toEqual(new Uint8Array([3]));
    expect(tensors['none']).toEqual({ data: new Float32Array(0), shape: [0, 5], dtype: 'float32' });
  });

  it('takes __proto__ and the names of methods for names like any other', () => {
    const file = fileOf(
      '{"__proto__":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"toString":{"dtype":"U8","shape":[],"data_offsets":[1,2]}}',
      bytes(2),
    );
    const { tensors } = readSafetensors(file);
    expect(Object.keys(tensors).sort()).toEqual(['__proto__', 'toString']);
    expect(Object.getPrototypeOf(tensors)).toBe(Object.prototype);
    expect(readSafetensors(writeSafetensors(tensors)).tensors).toEqual(tensors);
    expect(Object.keys({})).toEqual([]);
  });

  it('passes over fields of a tensor that the format does not know', () => {
    expect(readSafetensors(fileOf({ a: { ...u8(0, 1), note: 1 } }, bytes(1))).tensors['a']!.shape).toEqual([1]);
  });

  it('names a Git LFS pointer, a PNG, a zip and other foreign files', () => {
    expect(refused(fixture('lfs-pointer'))).toBe('this is a Git LFS pointer; fetch the file itself');
    expect(refused(latin('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'))).toBe('this is a PNG image');
    expect(refused(latin('PK\x03\x04\x14\0\0\0\x08\0'))).toMatch(/^this is a zip archive/);
    expect(refused(latin('\x1f\x8b\x08\0\0\0\0\0\0\x03'))).toBe('this is a gzip archive');
    expect(refused(latin('\x93NUMPY\x01\0v\0{'))).toBe('this is a NumPy array (.npy)');
    expect(refused(latin('\r\n<!DOCTYPE html><html>'))).toBe('this is a web page');
    expect(refused(latin('{"weights": [1, 2, 3]}'))).toBe('this is JSON text');
    expect(refused(latin('from: somebody, to: somebody'))).toMatch(/^its header would be \d+ bytes/);
  });

  it('says that a file is empty or too short', () => {
    expect(refused(bytes(0))).toBe('the file is empty');
    expect(refused(new Uint8Array([1, 2, 3, 4, 5]))).toBe('a file of 5 bytes is too short for safetensors');
    expect(refused(bytes(8))).toBe('the header must begin with {');
    expect(refused(latin('{\0\0\0\0\0\0\0'))).toBe('the file is cut short: 123 bytes are missing of its header alone');
  });

  it('refuses a header of impossible size before anything of that size is allocated', () => {
    expect(refused(fixture('header-huge'))).toBe(
      'its header would be 1099511627776 bytes, more than the 100000000 that safetensors allows',
    );
    const file = fileOf({});
    new DataView(file.buffer).setBigUint64(0, 100_000_000n, true);
    expect(refused(file)).toBe('the file is cut short: 99999998 bytes are missing of its header alone');
    new DataView(file.buffer).setBigUint64(0, 2n ** 64n - 1n, true);
    expect(refused(file)).toContain('18446744073709551615');
  });

  it('says how many bytes are missing from a file that was cut', () => {
    expect(refused(fixture('cut'))).toBe(
      'the file is cut short: 8 bytes are missing of the 32 that its header announces',
    );
  });

  it('refuses every file that is one cut short, at any byte', () => {
    const file = writeSafetensors({ a: { data: new Float32Array(3), shape: [3], dtype: 'float32' } }, { k: 'v' });
    for (let length = 0; length < file.length; length++) expect(refused(file.subarray(0, length))).not.toBe('accepted');
    expect(refused(file)).toBe('accepted');
  });

  it.each([
    ['text that is not JSON', '{"a":', 'the header is not JSON'],
    ['a number after the object', '{} 1', 'the header is not JSON'],
    ['bytes that are not UTF-8', latin('{"\xff":1}'), 'the header is not UTF-8'],
    ['a byte order mark', '\ufeff{}', 'the header must begin with {'],
    ['blanks before the object', ' {}', 'the header must begin with {'],
    ['a list', '[]', 'the header must begin with {'],
    ['metadata that is a list', { __metadata__: [] }, '__metadata__ must be an object of texts, got []'],
    ['metadata that is null', { __metadata__: null }, '__metadata__ must be an object of texts, got null'],
    ['a number in metadata', { __metadata__: { a: 'b', step: 3 } }, '__metadata__ "step" must be a text, got 3'],
    [
      'an object in metadata',
      { __metadata__: { a: {} } },
      '__metadata__ "a" must be a text, got an object with no keys',
    ],
    ['a tensor that is a number', { a: 1 }, 'tensor "a" must be an object, got 1'],
    ['a tensor without a type', { a: { shape: [], data_offsets: [0, 1] } }, 'tensor "a": unknown dtype undefined'],
    ['an unknown type', { a: entry('F63', [1], 0, 8) }, 'tensor "a": unknown dtype "F63"'],
    ['a type named like a method', { a: entry('toString', [1], 0, 8) }, 'tensor "a": unknown dtype "toString"'],
    ['a type in small letters', { a: entry('f32', [1], 0, 4) }, 'tensor "a": unknown dtype "f32"'],
    ['a shape that is no list', { a: entry('U8', 1, 0, 1) }, 'tensor "a": shape must be a list of integers'],
    [
      'a shape of lists in lists, ever deeper',
      `{"a":{"dtype":"U8","shape":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
      'tensor "a": shape must be a list of integers',
    ],
    ['a fractional size', { a: entry('U8', [0.5, 2], 0, 1) }, 'tensor "a": shape must be a list of integers'],
    ['a negative size', { a: entry('U8', [-1, -1], 0, 1) }, 'tensor "a": shape must be a list of integers'],
    [
      'a shape that overflows',
      { a: entry('F64', [2 ** 30, 2 ** 30], 0, 0) },
      'tensor "a": shape [1073741824, 1073741824] has',
    ],
    ['an overflow hidden by a zero', { a: entry('U8', [2 ** 30, 2 ** 30, 0], 0, 0) }, 'tensor "a": shape [1073741824,'],
    ['missing offsets', { a: { dtype: 'U8', shape: [0] } }, 'tensor "a": data_offsets must be a list'],
    ['one offset', { a: { dtype: 'U8', shape: [0], data_offsets: [0] } }, 'tensor "a": data_offsets must be a begin'],
    [
      'three offsets',
      { a: { dtype: 'U8', shape: [0], data_offsets: [0, 0, 0] } },
      'tensor "a": data_offsets must be a begin',
    ],
    ['a negative offset', { a: entry('U8', [1], -1, 0) }, 'tensor "a": data_offsets must be a list of integers >= 0'],
    [
      'offsets in reverse',
      { a: entry('U8', [1], 1, 0) },
      'tensor "a": data_offsets must be a begin and an end after it',
    ],
    ['an offset as text', { a: entry('U8', [1], 0, '1') }, 'tensor "a": data_offsets must be a list of integers >= 0'],
    [
      'an offset beyond 2^53',
      '{"a":{"dtype":"U8","shape":[1],"data_offsets":[18446744073709551615,18446744073709551616]}}',
      'tensor "a": data_offsets must be a list of integers >= 0 and below 2^53',
    ],
    [
      'a size that its type and shape do not have',
      { a: entry('F32', [2, 3], 0, 20) },
      'tensor "a": F32 of shape [2, 3] takes 24 bytes, its offsets span 20',
    ],
    ['an overlap', { a: u8(0, 4), b: u8(3, 6) }, 'tensor "b" overlaps the one before it'],
    ['the same bytes twice', { a: u8(0, 4), b: u8(0, 4) }, 'tensor "b" overlaps the one before it'],
    ['a hole', { a: u8(0, 4), b: u8(5, 6) }, 'a hole of 1 bytes lies before tensor "b"'],
    ['a hole at the start', { a: u8(2, 6) }, 'a hole of 2 bytes lies before tensor "a"'],
    ['bytes left over', { a: u8(0, 4) }, '2 bytes are left over after the last tensor'],
    ['bytes without a tensor', {}, '6 bytes are left over after the last tensor'],
  ])('refuses %s', (_, header, message) => {
    expect(refused(fileOf(header, bytes(6)))).toContain(message);
  });

  it.each([
    [
      'a tensor',
      '{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}',
      'a',
    ],
    [
      'a tensor, once escaped',
      '{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"\\u0061":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}',
      'a',
    ],
    ['a field', '{"a":{"dtype":"U8","shape":[9],"shape":[3],"data_offsets":[0,3]}}', 'shape'],
    ['metadata', '{"__metadata__":{"k":"1","k":"2"},"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}', 'k'],
    [
      '__metadata__',
      '{"__metadata__":{},"__metadata__":{},"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}',
      '__metadata__',
    ],
    [
      '__proto__',
      '{"__proto__":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"__proto__":{"dtype":"U8","shape":[3],"data_offsets":[0,3]}}',
      '__proto__',
    ],
  ])('refuses a repeated name, which JSON.parse hides: %s', (_, header, name) => {
    expect(refused(fileOf(header, bytes(3)))).toBe(`the name "${name}" is there twice`);
  });

  it('does not take braces, colons, quotes and backslashes in texts for structure', () => {
    const metadata = { a: '{"a":1,"a":2}', 'b"': '\\', 'c\\': '":"', 'd\\"': '}}', '{': '[' };
    expect(readSafetensors(fileOf({ __metadata__: metadata })).metadata).toEqual(metadata);
  });

  it('reads a long text of escapes and deep unknown fields', () => {
    const text = '\n'.repeat(5_000_000);
    expect(readSafetensors(fileOf({ __metadata__: { text } })).metadata['text']).toBe(text);
    const deep = `{"a":{"dtype":"U8","shape":[0],"data_offsets":[0,0],"x":${'[{"y":'.repeat(5_000)}0${'}]'.repeat(5_000)}}}`;
    expect(Object.keys(readSafetensors(fileOf(deep)).tensors)).toEqual(['a']);
  });

  it.each([
    ['I64', [0, 0x00200000], 2 ** 53],
    ['I64', [0, -0x00200000], -(2 ** 53)],
    ['I64', [0xffffffff, -1], -1],
    ['U64', [0xffffffff, 1], 2 ** 33 - 1],
    ['I64', [1, 0x00200000], null],
    ['I64', [0xffffffff, -0x00200001], null],
    ['U64', [0, 0x00200001], null],
    ['U64', [0, 0xffffffff], null],
  ])('holds whole numbers up to 2^53 and refuses those beyond: %s %j', (dtype, words, value) => {
    const file = fileOf({ big: entry(dtype, [1], 0, 8) }, new Uint8Array(Int32Array.from(words).buffer));
    if (value === null) expect(refused(file)).toBe('tensor "big" has an integer beyond 2^53, which is not read');
    else expect(readSafetensors(file).tensors['big']!.data[0]).toBe(value);
  });

  it.each(['C64', 'F8_E4M3', 'F8_E5M2', 'F8_E8M0', 'F8_E4M3FNUZ', 'F8_E5M2FNUZ', 'F6_E2M3', 'F6_E3M2', 'F4'])(
    'says that the legal type %s is not read',
    (dtype) => {
      const run = (): unknown => readSafetensors(fileOf({ a: entry(dtype, [8], 0, 8) }, bytes(8)));
      expect(refusal('unsupported', run)).toContain(`tensor "a": dtype ${dtype} is not read here`);
    },
  );

  it('refuses what is not bytes', () => {
    expect(refusal('invalid-argument', () => readSafetensors('{}' as never))).toBe(
      'formats.readSafetensors: bytes must be a Uint8Array, got "{}"',
    );
  });
});
