import type { DType, Storage } from '@kleene/base';

/** How the elements of one safetensors type are read. */
export interface Kind {
  /** Bytes per element. */
  readonly bytes: number;
  /** The element type that holds every value of this one. */
  readonly dtype: DType;
  /** The elements of `buffer`, which belongs to the result from here on; null when one is beyond 2^53. */
  decode(buffer: ArrayBuffer): Storage[DType] | null;
}

/** What is read, by its name in the header: the five types of arrays, and those that widen into one without loss. */
export const kinds: { readonly [name: string]: Kind } = {
  F64: { bytes: 8, dtype: 'float64', decode: (buffer) => new Float64Array(buffer) },
  F32: { bytes: 4, dtype: 'float32', decode: (buffer) => new Float32Array(buffer) },
  F16: { bytes: 2, dtype: 'float32', decode: (buffer) => Float32Array.from(new Uint16Array(buffer), half) },
  BF16: { bytes: 2, dtype: 'float32', decode: brain },
  I64: { bytes: 8, dtype: 'int64', decode: (buffer) => whole(new Int32Array(buffer)) },
  U64: { bytes: 8, dtype: 'int64', decode: (buffer) => whole(new Uint32Array(buffer)) },
  U32: { bytes: 4, dtype: 'int64', decode: (buffer) => Float64Array.from(new Uint32Array(buffer)) },
  I32: { bytes: 4, dtype: 'int32', decode: (buffer) => new Int32Array(buffer) },
  U16: { bytes: 2, dtype: 'int32', decode: (buffer) => Int32Array.from(new Uint16Array(buffer)) },
  I16: { bytes: 2, dtype: 'int32', decode: (buffer) => Int32Array.from(new Int16Array(buffer)) },
  I8: { bytes: 1, dtype: 'int32', decode: (buffer) => Int32Array.from(new Int8Array(buffer)) },
  U8: { bytes: 1, dtype: 'uint8', decode: (buffer) => new Uint8Array(buffer) },
  BOOL: { bytes: 1, dtype: 'uint8', decode: (buffer) => new Uint8Array(buffer) },
};

/** Types that are legal in the format but have no lossless counterpart here. */
export const unread: readonly string[] = [
  'C64',
  'F8_E4M3',
  'F8_E4M3FNUZ',
  'F8_E5M2',
  'F8_E5M2FNUZ',
  'F8_E8M0',
  'F6_E2M3',
  'F6_E3M2',
  'F4',
];

/** What is written for each element type, and the bytes of one, in the order in which the reference implementation lays types out. */
export const written: { readonly [D in DType]: { readonly title: string; readonly bytes: number } } = {
  int64: { title: 'I64', bytes: 8 },
  float64: { title: 'F64', bytes: 8 },
  float32: { title: 'F32', bytes: 4 },
  int32: { title: 'I32', bytes: 4 },
  uint8: { title: 'U8', bytes: 1 },
};

/** The value of a half-precision number (IEEE 754 binary16). */
function half(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1024 + fraction) * 2 ** (exponent - 25));
}

/** A brain float is the upper half of a float32. */
function brain(buffer: ArrayBuffer): Float32Array {
  return new Float32Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
}

/** Whole numbers of 64 bits from pairs of words, the lower one first; null when one is beyond 2^53. */
function whole(words: Int32Array | Uint32Array): Float64Array | null {
  const numbers = new Float64Array(words.length / 2);
  for (let i = 0; i < numbers.length; i++) {
    const [low, high] = [words[2 * i]! >>> 0, words[2 * i + 1]!];
    const isHeld = (high >= -(2 ** 21) && high < 2 ** 21) || (high === 2 ** 21 && low === 0);
    if (!isHeld) return null;
    numbers[i] = high * 2 ** 32 + low;
  }
  return numbers;
}

/** The bytes of elements as they are stored, little-endian; null when an int64 is not whole or beyond 2^53. */
export function stored(data: Storage[DType], dtype: DType): Uint8Array | null {
  const elements = dtype === 'int64' ? words(data as Float64Array) : data;
  return elements === null ? null : new Uint8Array(elements.buffer, elements.byteOffset, elements.byteLength);
}

/** Whole numbers as pairs of words, the lower one first; null when one is not whole or beyond 2^53. */
function words(numbers: Float64Array): Int32Array | null {
  const pairs = new Int32Array(2 * numbers.length);
  for (let i = 0; i < numbers.length; i++) {
    const value = numbers[i]!;
    if (!Number.isInteger(value) || Math.abs(value) > 2 ** 53) return null;
    const high = Math.floor(value / 2 ** 32);
    pairs[2 * i] = value - high * 2 ** 32;
    pairs[2 * i + 1] = high;
  }
  return pairs;
}
