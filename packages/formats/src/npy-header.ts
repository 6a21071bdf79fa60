import { KleeneError, show } from '@kleene/base';
import { foreignKind } from './foreign.ts';

/** What the header of a `.npy` file says. */
export interface NpyHeader {
  /** The element type in numpy's words: `<f8`. */
  readonly description: string;
  /** Whether the first axis runs fastest in the data. */
  readonly isFortran: boolean;
  readonly shape: readonly number[];
  /** Where the data begins. */
  readonly start: number;
}

const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/**
 * The header of numpy's formats 1.0, 2.0 and 3.0; throws `invalid-file` for anything malformed and `unsupported` for structured types.
 * Source: NEP 1 of numpy, and `numpy.lib.format` 2.4 on versions 2.0 and 3.0.
 */
export function readNpyHeader(where: string, bytes: Uint8Array): NpyHeader {
  if (!magic.every((byte, at) => bytes[at] === byte)) notOurs(where, bytes);
  const [major, minor] = [bytes[6] ?? 0, bytes[7] ?? 0];
  if (bytes.length >= 8 && (![1, 2, 3].includes(major) || minor !== 0))
    throw new KleeneError(
      'unsupported',
      `${where}: version ${major}.${minor} of the format is not read (1.0 to 3.0 are)`,
    );
  const wide = major > 1 ? 4 : 2;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 8 + wide) malformed(where, 'the file is cut short within its header');
  const length = wide === 4 ? view.getUint32(8, true) : view.getUint16(8, true);
  const start = 8 + wide + length;
  if (start > bytes.length)
    malformed(where, `the file is cut short: ${start - bytes.length} bytes are missing of its header alone`);
  const text = decode(where, bytes.subarray(8 + wide, start), major === 3 ? 'utf-8' : 'latin1');
  return { ...parse(where, text), start };
}

/** Ends with what the file is, where that is recognised. */
function notOurs(where: string, bytes: Uint8Array): never {
  const kind =
    bytes.length === 0 ? 'an empty file' : (foreignKind(bytes) ?? 'of another kind: it does not begin with \\x93NUMPY');
  malformed(where, `this is no .npy file but ${kind}`);
}

function decode(where: string, bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed(where, 'the header is not UTF-8');
  }
}

const key = /\s*(?:'(\w+)'|"(\w+)")\s*:\s*/y;
/** Python's literals for the three values; files of Python 2 have an L behind whole numbers. */
const values: Readonly<Record<string, RegExp>> = {
  descr: /'([^'\\]*)'|"([^"\\]*)"/y,
  fortran_order: /(True|False)/y,
  shape: /\(\s*((?:\d+L?\s*,\s*)*(?:\d+L?\s*)?)\)/y,
};

/** The dictionary, of just these three names in any order. */
function parse(where: string, text: string): Omit<NpyHeader, 'start'> {
  const fields = new Map<string, string>();
  let at = eat(text, /\s*\{/y, 0)?.end ?? malformed(where, `the header must be a dictionary, got ${show(text)}`);
  for (;;) {
    const named = eat(text, key, at);
    if (named === undefined) break;
    const value = Object.hasOwn(values, named.text)
      ? values[named.text]!
      : malformed(where, `unknown name ${show(named.text)} in the header`);
    if (fields.has(named.text)) malformed(where, `the name ${named.text} is in the header twice`);
    if (named.text === 'descr' && text[named.end] === '[')
      throw new KleeneError('unsupported', `${where}: a structured array is not read; save its fields one by one`);
    const found =
      eat(text, value, named.end) ??
      malformed(
        where,
        `${named.text} in the header must be a literal, got ${show(text.slice(named.end, named.end + 40))}`,
      );
    fields.set(named.text, found.text);
    const comma = eat(text, /\s*,/y, found.end);
    at = comma?.end ?? found.end;
    if (comma === undefined) break;
  }
  if (eat(text, /\s*\}\s*$/y, at) === undefined) malformed(where, 'the header must end with }');
  const missing = Object.keys(values).find((name) => !fields.has(name));
  if (missing !== undefined) malformed(where, `${missing} is missing in the header`);
  return {
    description: fields.get('descr')!,
    isFortran: fields.get('fortran_order') === 'True',
    shape: shapeOf(where, fields.get('shape')!),
  };
}

function shapeOf(where: string, text: string): number[] {
  const sizes = text.split(',').map((size) => size.trim().replace(/L$/, ''));
  // A tuple of one has a comma behind it; a number in brackets is none.
  if (sizes.length === 1 && sizes[0] !== '') malformed(where, `shape in the header must be a tuple, got (${sizes[0]})`);
  const shape = sizes.filter((size) => size !== '').map(Number);
  const elements = shape.reduce((product, size) => (product > Number.MAX_SAFE_INTEGER ? product : product * size), 8);
  if (shape.some((size) => !Number.isSafeInteger(size)) || elements > Number.MAX_SAFE_INTEGER)
    malformed(where, `shape (${text}) has too many elements`);
  return shape;
}

interface Eaten {
  readonly text: string;
  readonly end: number;
}

/** What `pattern` matches at `at`, by its first group that matched. */
function eat(text: string, pattern: RegExp, at: number): Eaten | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  return match === null
    ? undefined
    : { text: match.slice(1).find((group) => group !== undefined) ?? '', end: pattern.lastIndex };
}

function malformed(where: string, problem: string): never {
  throw new KleeneError('invalid-file', `${where}: ${problem}`);
}
