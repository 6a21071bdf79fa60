/**
 * Element types of an array. `int64` is a label on whole numbers stored as float64, for parity with NumPy; beyond 2^53 it
 * is refused where it is read.
 */
export type DType = 'float64' | 'float32' | 'int64' | 'int32' | 'uint8';

/** The typed array that stores each element type. */
export interface Storage {
  readonly float64: Float64Array;
  readonly float32: Float32Array;
  readonly int64: Float64Array;
  readonly int32: Int32Array;
  readonly uint8: Uint8Array;
}

/** A dense, row-major array of any rank; `shape` is empty for a scalar. `data.length` is the product of `shape`. */
export interface NdArray<D extends DType = DType> {
  readonly data: Storage[D];
  readonly shape: readonly number[];
  readonly dtype: D;
}

/** The constructor of the typed array behind each element type. */
export const storage: { readonly [D in DType]: new (length: number) => Storage[D] } = {
  float64: Float64Array,
  float32: Float32Array,
  int64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
};

/** How many elements an array of this shape has: the product of its sizes, 1 for a scalar. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}
