import { KleeneError, refuse, show, type DType, type NdArray } from '@kleene/base';
import { readHeader, type Entry } from './header.ts';

/** What a safetensors file holds. */
export interface Safetensors {
  /** By name, each with its own memory. */
  readonly tensors: Record<string, NdArray>;
  /** The texts under `__metadata__`; empty where there are none. */
  readonly metadata: Record<string, string>;
}

/**
 * The tensors and metadata of a safetensors file. `bytes` may be a view at any offset; everything is copied out of it.
 * F16 and BF16 become float32, BOOL uint8 (its bytes as they are), I8, I16 and U16 int32, U32 and U64 int64: no value is
 * lost. Fields of a tensor that the format does not know are passed over, as the reference implementation does.
 *
 * Throws `invalid-file` for anything malformed, cut short, foreign or with an integer beyond 2^53, and `unsupported` for
 * legal element types without a lossless counterpart. Nothing is allocated before the header has been checked against the file.
 *
 * Source: the format of safetensors 0.8.
 */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  return readAs('formats.readSafetensors', bytes);
}

/** The same with messages that begin with `where`. @internal */
export function readAs(where: string, bytes: Uint8Array): Safetensors {
  if (!(bytes instanceof Uint8Array)) refuse(where, 'bytes', 'a Uint8Array', bytes);
  const { entries, metadata, start } = readHeader(where, bytes);
  // Object.fromEntries defines names and never assigns them, so that `__proto__` is a name like any other.
  const tensors = Object.fromEntries(entries.map((entry) => [entry.name, array(where, entry, bytes, start)]));
  return { tensors, metadata };
}

function array(
  where: string,
  { name, kind, shape, begin, end }: Entry,
  bytes: Uint8Array,
  start: number,
): NdArray<DType> {
  const copy = new Uint8Array(end - begin);
  copy.set(bytes.subarray(start + begin, start + end));
  const data = kind.decode(copy.buffer);
  if (data === null)
    throw new KleeneError(
      'invalid-file',
      `${where}: tensor ${show(name)} has an integer beyond 2^53, which is not read`,
    );
  return { data, shape, dtype: kind.dtype };
}
