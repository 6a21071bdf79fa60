import type { DataType } from '@tensorflow/tfjs-core';
import { DTYPE, type NativeBuffer } from '../table.ts';

/** A buffer as kernels take it: a typed array (native) or an address in the module's memory. */
export type Block = NonNullable<NativeBuffer> | number;

/** Element types that kernels know; strings and complex numbers stay with the inherited kernels. */
export type Numeric = 'float32' | 'int32' | 'bool';

/** Typed arrays of those types. */
export type NumericArray = Float32Array | Int32Array | Uint8Array;

/** Whether kernels know the element type. */
export function isNumeric(dtype: DataType): dtype is Numeric {
  return dtype in DTYPE;
}

/** What the table calls an element type, which must be one that kernels know. */
export function codeOf(dtype: DataType): number {
  return DTYPE[dtype as Numeric];
}

/** Bytes of one element. */
export function bytesOf(dtype: Numeric): number {
  return dtype === 'bool' ? 1 : 4;
}

/** A view of `count` elements from `offset` bytes of `buffer`. */
export function view(buffer: ArrayBuffer, offset: number, count: number, dtype: Numeric): NumericArray {
  if (dtype === 'float32') return new Float32Array(buffer, offset, count);
  return dtype === 'int32' ? new Int32Array(buffer, offset, count) : new Uint8Array(buffer, offset, count);
}

/** Whether `values` is the kind of array that kernels take for `dtype`. */
export function fits(values: unknown, dtype: Numeric): values is NumericArray {
  if (dtype === 'float32') return values instanceof Float32Array;
  return dtype === 'int32' ? values instanceof Int32Array : values instanceof Uint8Array;
}
