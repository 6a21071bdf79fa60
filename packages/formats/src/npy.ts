import { checkArray, refuse, type DType, type NdArray } from '@kleene/base';
import { stored } from './dtypes.ts';
import type { ArrayPlan } from './write.ts';

const descriptions: { readonly [D in DType]: string } = {
  float64: '<f8',
  float32: '<f4',
  int64: '<i8',
  int32: '<i4',
  uint8: '|u1',
};

/**
 * The bytes of numpy's `.npy` file (version 1.0) of one array, row-major, little-endian, of its own element type.
 *
 * Throws `invalid-argument` for an array whose storage is not what its shape and type say and an int64 beyond 2^53.
 *
 * Source: NEP 1 of numpy.
 */
export function writeNpy(array: NdArray): Uint8Array<ArrayBuffer> {
  checkArray('formats.writeNpy', 'array', array);
  const { data, shape, dtype } = array;
  const bytes =
    stored(data, dtype) ?? refuse('formats.writeNpy', 'array', 'made of whole numbers up to 2^53, as int64 is', data);
  const header = npyHeader({ shape, dtype });
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  return file;
}

/** Magic, version, length and the dictionary, padded with blanks so that the data is aligned to 64 bytes. @internal */
export function npyHeader({ shape, dtype }: ArrayPlan): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const text = `{'descr': '${descriptions[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new Uint8Array(length).fill(0x20);
  header.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(header.buffer).setUint16(8, length - 10, true);
  header.set(new TextEncoder().encode(text), 10);
  header[length - 1] = 0x0a;
  return header;
}
