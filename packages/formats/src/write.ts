import { checkArray, checkObject, refuse, show, type NdArray } from '@kleene/base';
import { words, written } from './dtypes.ts';
import { maxHeader } from './header.ts';

/** One tensor ready to be laid out. */
interface Part {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

/**
 * The bytes of a safetensors file with these tensors and metadata. The same content gives the same bytes, whatever the order
 * of the names: wider element types first, then by name, as the reference implementation lays them out; the data starts at
 * a multiple of 8 bytes. int64 is written as I64, the other types under their own names; views are honoured.
 *
 * Throws `invalid-argument` for an array whose storage is not what its shape and type say, an int64 that is not whole or
 * beyond 2^53, a tensor called `__metadata__`, metadata that is not text, and names with lone surrogates.
 *
 * Source: the format of safetensors 0.8.
 */
export function writeSafetensors(
  tensors: Readonly<Record<string, NdArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  return writeAs('formats.writeSafetensors', tensors, metadata);
}

/** The same with messages that begin with `where`. @internal */
export function writeAs(
  where: string,
  tensors: Readonly<Record<string, NdArray>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array<ArrayBuffer> {
  checkObject(where, 'tensors', tensors);
  checkObject(where, 'metadata', metadata);
  const parts = layOut(where, tensors);
  const header = encodeHeader(where, parts, metadata);
  const size = parts.reduce((sum, { bytes }) => sum + bytes.length, 8 + header.length);
  const file = new Uint8Array(size);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, 8);
  let at = 8 + header.length;
  for (const { bytes } of parts) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

function layOut(where: string, tensors: Readonly<Record<string, NdArray>>): Part[] {
  const names = Object.keys(tensors).sort();
  if (names.includes('__metadata__')) refuse(where, 'tensors', 'named otherwise than __metadata__', '__metadata__');
  for (const name of names) {
    checkWellFormed(where, 'the name of a tensor', name);
    checkArray(where, `tensors[${show(name)}]`, tensors[name]!);
  }
  return written.flatMap(([dtype, title]) =>
    names.filter((name) => tensors[name]!.dtype === dtype).map((name) => part(where, name, title, tensors[name]!)),
  );
}

function part(where: string, name: string, dtype: string, { data, shape }: NdArray): Part {
  const stored = dtype === 'I64' ? words(data as Float64Array) : data;
  if (stored === null) refuse(where, `tensors[${show(name)}]`, 'made of whole numbers up to 2^53, as int64 is', data);
  return { name, dtype, shape, bytes: new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength) };
}

/** The header as text, padded with blanks so that the data behind it is aligned to 8 bytes. */
function encodeHeader(where: string, parts: readonly Part[], metadata: Readonly<Record<string, string>>): Uint8Array {
  let end = 0;
  const entries: [string, unknown][] = parts.map(({ name, dtype, shape, bytes }) => [
    name,
    { dtype, shape, data_offsets: [end, (end += bytes.length)] },
  ]);
  const texts = textsOf(where, metadata);
  if (texts.length > 0) entries.unshift(['__metadata__', Object.fromEntries(texts)]);
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const header = new Uint8Array(Math.ceil(json.length / 8) * 8).fill(0x20);
  header.set(json);
  if (header.length > maxHeader)
    refuse(where, 'tensors', `few enough for a header of ${maxHeader} bytes`, header.length);
  return header;
}

function textsOf(where: string, metadata: Readonly<Record<string, string>>): [string, string][] {
  const texts = Object.entries(metadata).sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, text] of texts) {
    checkWellFormed(where, 'a name in metadata', name);
    checkWellFormed(where, `metadata[${show(name)}]`, text);
  }
  return texts;
}

/** Lone surrogates have no UTF-8; the reference implementation cannot read them. */
function checkWellFormed(where: string, what: string, text: unknown): void {
  if (typeof text !== 'string' || /\p{Surrogate}/u.test(text)) refuse(where, what, 'well-formed text', text);
}
