import { checkArray, checkObject, refuse, show, sizeOf, type DType, type NdArray } from '@kleene/base';
import { stored, written } from './dtypes.ts';
import { maxHeader } from './header.ts';

/** What is known of an array before its elements are. */
export interface ArrayPlan {
  readonly shape: readonly number[];
  readonly dtype: DType;
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
  for (const [name, tensor] of Object.entries(tensors)) checkArray(where, `tensors[${show(name)}]`, tensor);
  const names = orderOf(where, tensors);
  const parts = [encodeHeader(where, names, tensors, metadata), ...names.map((name) => encode(where, name, tensors))];
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}

/** The names in the order in which tensors are laid out; throws `invalid-argument` for one that cannot be written. @internal */
export function orderOf(where: string, tensors: Readonly<Record<string, ArrayPlan>>): string[] {
  const names = Object.keys(tensors).sort();
  if (names.includes('__metadata__')) refuse(where, 'tensors', 'named otherwise than __metadata__', '__metadata__');
  for (const name of names) checkWellFormed(where, 'the name of a tensor', name);
  return Object.keys(written).flatMap((dtype) => names.filter((name) => tensors[name]!.dtype === dtype));
}

/** How many bytes an array takes in a file. @internal */
export function bytesOf({ shape, dtype }: ArrayPlan): number {
  return sizeOf(shape) * written[dtype].bytes;
}

function encode(where: string, name: string, tensors: Readonly<Record<string, NdArray>>): Uint8Array {
  const { data, dtype } = tensors[name]!;
  return (
    stored(data, dtype) ??
    refuse(where, `tensors[${show(name)}]`, 'made of whole numbers up to 2^53, as int64 is', data)
  );
}

/** The length of the header, and the header as text, padded with blanks so that the data behind it is aligned to 8 bytes. @internal */
export function encodeHeader(
  where: string,
  names: readonly string[],
  tensors: Readonly<Record<string, ArrayPlan>>,
  metadata: Readonly<Record<string, string>>,
): Uint8Array {
  let end = 0;
  const entries = names.map((name): [string, unknown] => {
    const plan = tensors[name]!;
    return [name, { dtype: written[plan.dtype].title, shape: plan.shape, data_offsets: [end, (end += bytesOf(plan))] }];
  });
  const texts = textsOf(where, metadata);
  if (texts.length > 0) entries.unshift(['__metadata__', Object.fromEntries(texts)]);
  const json = new TextEncoder().encode(JSON.stringify(Object.fromEntries(entries)));
  const length = Math.ceil(json.length / 8) * 8;
  if (length > maxHeader) refuse(where, 'tensors', `few enough for a header of ${maxHeader} bytes`, length);
  const header = new Uint8Array(8 + length).fill(0x20);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(json, 8);
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
