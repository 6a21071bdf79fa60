import { KleeneError, show } from '@kleene/base';
import { kinds, unread, type Kind } from './dtypes.ts';
import { foreignKind } from './foreign.ts';
import { repeatedName } from './repeated-name.ts';

/** The largest header that is read or written, in bytes: the bound of the reference implementation. */
export const maxHeader = 100_000_000;

/** One tensor as the header describes it; `begin` and `end` count bytes from the start of the data. */
export interface Entry {
  readonly name: string;
  readonly kind: Kind;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** A header that has been checked against itself and against the length of the file. */
export interface Header {
  /** In the order of the data. */
  readonly entries: readonly Entry[];
  readonly metadata: Record<string, string>;
  /** Where the data starts in the file. */
  readonly start: number;
}

type Fields = Record<string, unknown>;

/** The header of `bytes`; throws `invalid-file` or `unsupported` with messages that begin with `where`. */
export function readHeader(where: string, bytes: Uint8Array): Header {
  const start = 8 + headerLength(where, bytes);
  const fields = parse(where, bytes.subarray(8, start));
  const { __metadata__: metadata = {}, ...tensors } = fields;
  const entries = Object.entries(tensors).map(([name, value]) => entry(where, name, value));
  checkTexts(where, metadata);
  entries.sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkLayout(where, entries, bytes.length - start);
  return { entries, metadata, start };
}

function headerLength(where: string, bytes: Uint8Array): number {
  if (bytes.length === 0) malformed(where, 'the file is empty');
  if (bytes.length < 8) notOurs(where, bytes, `a file of ${bytes.length} bytes is too short for safetensors`);
  const claimed = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true);
  if (claimed > maxHeader)
    notOurs(where, bytes, `its header would be ${claimed} bytes, more than the ${maxHeader} that safetensors allows`);
  const length = Number(claimed);
  const missing = 8 + length - bytes.length;
  if (missing > 0) notOurs(where, bytes, `the file is cut short: ${missing} bytes are missing of its header alone`);
  if (bytes[8] !== 0x7b) notOurs(where, bytes, 'the header must begin with {');
  return length;
}

/** Ends with what the file is, where that is recognised, else with the problem. */
function notOurs(where: string, bytes: Uint8Array, problem: string): never {
  const kind = foreignKind(bytes);
  malformed(where, kind === undefined ? problem : `this is ${kind}`);
}

function parse(where: string, bytes: Uint8Array): Fields {
  const json = decode(where, bytes);
  const value = parseJson(where, json);
  const repeated = repeatedName(json);
  if (repeated !== undefined) malformed(where, `the name ${show(repeated)} is there twice`);
  return value;
}

function decode(where: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    return malformed(where, 'the header is not UTF-8', cause);
  }
}

function parseJson(where: string, json: string): Fields {
  try {
    return JSON.parse(json) as Fields;
  } catch (cause) {
    return malformed(where, 'the header is not JSON', cause);
  }
}

function checkTexts(where: string, metadata: unknown): asserts metadata is Record<string, string> {
  if (!isFields(metadata)) malformed(where, `__metadata__ must be an object of texts, got ${show(metadata)}`);
  for (const [name, text] of Object.entries(metadata))
    if (typeof text !== 'string') malformed(where, `__metadata__ ${show(name)} must be a text, got ${show(text)}`);
}

function entry(where: string, name: string, value: unknown): Entry {
  const tensor = `tensor ${show(name)}`;
  if (!isFields(value)) malformed(where, `${tensor} must be an object, got ${show(value)}`);
  const kind = kindOf(where, tensor, value['dtype']);
  const shape = sizes(where, `${tensor}: shape`, value['shape']);
  const offsets = sizes(where, `${tensor}: data_offsets`, value['data_offsets']);
  const [begin, end] = offsets as [number, number];
  if (offsets.length !== 2 || begin > end)
    malformed(where, `${tensor}: data_offsets must be a begin and an end after it, got ${show(offsets)}`);
  checkLength(where, tensor, { name, kind, shape, begin, end }, String(value['dtype']));
  return { name, kind, shape, begin, end };
}

function kindOf(where: string, tensor: string, name: unknown): Kind {
  if (typeof name === 'string' && Object.hasOwn(kinds, name)) return kinds[name]!;
  if (unread.includes(name as string))
    throw new KleeneError(
      'unsupported',
      `${where}: ${tensor}: dtype ${name as string} is not read here (${Object.keys(kinds).join(', ')} are)`,
    );
  return malformed(where, `${tensor}: unknown dtype ${show(name)}`);
}

function sizes(where: string, what: string, value: unknown): number[] {
  if (Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && size >= 0)) return value as number[];
  return malformed(where, `${what} must be a list of integers >= 0 and below 2^53, got ${show(value)}`);
}

function checkLength(where: string, tensor: string, { kind, shape, begin, end }: Entry, dtype: string): void {
  // Each partial product counts: a zero further on does not make an overflow before it legal.
  const bytes = shape.reduce(
    (product, size) => (product > Number.MAX_SAFE_INTEGER ? product : product * size),
    kind.bytes,
  );
  if (bytes > Number.MAX_SAFE_INTEGER) malformed(where, `${tensor}: shape ${show(shape)} has too many elements`);
  if (bytes !== end - begin)
    malformed(
      where,
      `${tensor}: ${dtype} of shape ${show(shape)} takes ${bytes} bytes, its offsets span ${end - begin}`,
    );
}

function checkLayout(where: string, entries: readonly Entry[], available: number): void {
  let end = 0;
  for (const { name, begin, end: next } of entries) {
    if (begin < end) malformed(where, `tensor ${show(name)} overlaps the one before it`);
    if (begin > end) malformed(where, `a hole of ${begin - end} bytes lies before tensor ${show(name)}`);
    end = next;
  }
  if (end > available)
    malformed(
      where,
      `the file is cut short: ${end - available} bytes are missing of the ${end} that its header announces`,
    );
  if (end < available) malformed(where, `${available - end} bytes are left over after the last tensor`);
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(where: string, problem: string, cause?: unknown): never {
  throw new KleeneError('invalid-file', `${where}: ${problem}`, cause === undefined ? undefined : { cause });
}
