import { KleeneError, refuse, sizeOf, show, type DType, type NdArray, type Storage } from '@kleene/base';
import { kinds } from './dtypes.ts';
import { readNpyHeader, type NpyHeader } from './npy-header.ts';

/** numpy's element types, without their byte order, by the safetensors type that is read alike. */
const known: Readonly<Record<string, string>> = {
  f8: 'F64',
  f4: 'F32',
  f2: 'F16',
  i8: 'I64',
  u8: 'U64',
  i4: 'I32',
  u4: 'U32',
  i2: 'I16',
  u2: 'U16',
  i1: 'I8',
  u1: 'U8',
  b1: 'BOOL',
};

/** What the other types of numpy hold, by their letter. */
const unread: Readonly<Record<string, string>> = {
  O: 'Python objects (pickled), which are never loaded: they may run any code',
  c: 'complex numbers',
  f: 'floats wider than 64 bits',
  S: 'bytes',
  a: 'bytes',
  U: 'texts',
  M: 'dates',
  m: 'time spans',
  V: 'raw or structured records',
};

/**
 * The array of numpy's `.npy` file, of versions 1.0 to 3.0, in either byte order, row-major or Fortran (turned row-major). f8, f4, i8,
 * i4 and u1 stay what they are; f2 becomes float32, i1, i2 and u2 int32, u4 and u8 int64, bool uint8. `bytes` may be a view at any
 * offset; it is copied.
 *
 * Throws `invalid-file` for anything malformed, cut short, foreign or with an integer beyond 2^53, and `unsupported` for
 * element types without a lossless counterpart and for pickled objects, which are never loaded.
 *
 * Source: NEP 1 of numpy, and `numpy.lib.format` of numpy 2.4.
 */
export function readNpy(bytes: Uint8Array): NdArray {
  return readNpyAs('formats.readNpy', bytes);
}

/** The same with messages that begin with `where`. @internal */
export function readNpyAs(where: string, bytes: Uint8Array): NdArray {
  if (!(bytes instanceof Uint8Array)) refuse(where, 'bytes', 'a Uint8Array', bytes);
  const header = readNpyHeader(where, bytes);
  const { description, isFortran, shape, start } = header;
  const kind = kinds[kindOf(where, description)]!;
  const available = bytes.length - start;
  const expected = sizeOf(shape) * kind.bytes;
  if (available < expected)
    malformed(
      where,
      `the file is cut short: ${expected - available} bytes are missing of the ${expected} that its header announces`,
    );
  if (available > expected) malformed(where, `${available - expected} bytes are left over after the array`);
  // Not slice, which for a Buffer is a view.
  const copy = new Uint8Array(bytes.subarray(start));
  if (description.startsWith('>')) swap(copy, kind.bytes);
  const data = kind.decode(copy.buffer);
  if (data === null) malformed(where, 'there is an integer beyond 2^53, which is not read');
  return { data: isFortran ? rowMajor(data, header) : data, shape, dtype: kind.dtype };
}

function kindOf(where: string, description: string): string {
  const found = /^([<>=|]?)(([a-zA-Z?])\d*)(\[\w+\])?$/.exec(description);
  if (found === null) malformed(where, `${show(description)} is no element type of numpy`);
  const [, , type = '', letter = ''] = found;
  const name = type === '?' ? 'BOOL' : Object.hasOwn(known, type) ? known[type]! : undefined;
  if (name !== undefined) return name;
  const held = Object.hasOwn(unread, letter) ? `: it holds ${unread[letter]}` : '';
  throw new KleeneError('unsupported', `${where}: the element type ${description} is not read${held}`);
}

/** Turns the bytes of each element around, in place. */
function swap(bytes: Uint8Array, size: number): void {
  for (let at = 0; at < bytes.length; at += size) bytes.subarray(at, at + size).reverse();
}

/** Data whose first axis runs fastest, with its last axis running fastest. */
function rowMajor(data: Storage[DType], { shape }: NpyHeader): Storage[DType] {
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, size) => product * size, 1));
  const index = shape.map(() => 0);
  const result = data.slice();
  for (let to = 0, from = 0; to < result.length; to++) {
    result[to] = data[from]!;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return result;
}

function malformed(where: string, problem: string): never {
  throw new KleeneError('invalid-file', `${where}: ${problem}`);
}
