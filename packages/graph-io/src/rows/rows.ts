import { show } from '@kleene/base';
import { fail } from '../fail.ts';
import type { Separator } from '../file/graph-file.ts';

/** How a file marks its cells: `blanks` is a run of spaces and tabs, without quotes; a character comes with quotes as in RFC 4180. */
export type Dialect = Separator | 'blanks';

/** One row of a file, valid only while it is handed over: where each cell lies in `bytes`. */
export interface Row {
  bytes: Uint8Array;
  count: number;
  /** The physical line on which the row begins; the first is 1. */
  line: number;
  readonly starts: number[];
  readonly ends: number[];
  /** The physical line on which each cell begins. */
  readonly lines: number[];
  /** Whether a cell holds doubled quotes that stand for one each. */
  readonly doubled: boolean[];
}

/** Which lines of a file are comments, and who wants to see them. */
export interface Comments {
  /** The characters of which one begins a comment. */
  readonly marks: string;
  /** Whether the mark is a word: a blank or the end of the line must follow it. */
  readonly isWord?: boolean;
  readonly onComment?: (text: string, line: number) => void;
}

/** Takes a file block by block and hands over its rows. */
export interface RowReader {
  push(block: Uint8Array): void;
  /** To be called once, after the last block. Returns how many lines were comments. */
  finish(): { comments: number };
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const MAX_ROW = 2 ** 20;
// A row that is not complete in the bytes at hand: it is scanned again, from its beginning, when more have come.
const INCOMPLETE = -1;
// Making a decoder takes longer than decoding a cell.
const utf8 = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

/** Lines that begin with `#` or `%` after blanks. */
const usualComments: Comments = { marks: '#%' };

/**
 * Splits bytes of UTF-8 into rows. A line break is CRLF, LF or CR; lines of blanks alone are passed over, and so are comments:
 * lines whose first character after blanks is a mark of `commented` (default `#` or `%`). Cells lose the blanks around them unless they are quoted. Refuses what is
 * not UTF-8, zero bytes, quotes out of place and rows beyond 1 MiB, each with its physical line.
 */
export function rowReader(
  file: string,
  dialect: Dialect,
  onRow: (row: Row) => void,
  commented: Comments = usualComments,
): RowReader {
  const separator = dialect === 'blanks' ? -1 : dialect.charCodeAt(0);
  const decoder = new TextDecoder('utf-8', { fatal: true });
  const row: Row = { bytes: new Uint8Array(2 ** 17), count: 0, line: 1, starts: [], ends: [], lines: [], doubled: [] };
  let length = 0;
  let last = false;
  let line = 1;
  let comments = 0;
  const marks = new Set(Array.from(commented.marks, (mark) => mark.charCodeAt(0)));

  const parse = (): void => {
    let at = 0;
    for (let next = scanLine(at); next !== INCOMPLETE && at < length; next = scanLine(at)) at = next;
    row.bytes.copyWithin(0, at, length);
    length -= at;
    if (length > MAX_ROW)
      fail(file, line, `a row of at most ${MAX_ROW} bytes`, 'a longer one (perhaps a quote is left open)');
  };

  /** Where the next line or row begins, after this one has been dealt with. */
  const scanLine = (at: number): number => {
    const { bytes } = row;
    const first = skipBlanks(at);
    if (first === length) return last ? length : INCOMPLETE;
    if (isBreak(bytes[first]!)) return endLine(first);
    if (!marks.has(bytes[first]!)) {
      row.count = 0;
      row.line = line;
      const startLine = line;
      const end = separator < 0 ? scanWords(first) : scanCells(first);
      const next = end === INCOMPLETE ? INCOMPLETE : endLine(end);
      if (next === INCOMPLETE) line = startLine;
      else onRow(row);
      return next;
    }
    let end = first;
    while (end < length && !isBreak(bytes[end]!)) end++;
    const commentLine = line;
    const next = end < length || last ? endLine(end) : INCOMPLETE;
    if (next !== INCOMPLETE) addComment(first, end, commentLine);
    return next;
  };

  const addComment = (first: number, end: number, commentLine: number): void => {
    comments++;
    const { isWord = false, onComment } = commented;
    if (!isWord && !onComment) return;
    const text = utf8.decode(row.bytes.subarray(first, end));
    if (isWord && !/^.(?:[ \t]|$)/.test(text))
      fail(file, commentLine, 'a line that begins with a word of the format', show(text));
    onComment?.(text, commentLine);
  };

  /** The place after the line break at `at`. */
  const endLine = (at: number): number => {
    if (at === length) return length;
    if (row.bytes[at] === CR && at + 1 === length && !last) return INCOMPLETE;
    line++;
    return row.bytes[at] === CR && at + 1 < length && row.bytes[at + 1] === LF ? at + 2 : at + 1;
  };

  const skipBlanks = (at: number): number => {
    while (at < length && isBlank(row.bytes[at]!)) at++;
    return at;
  };

  const isBlank = (byte: number): boolean => byte === SPACE || (byte === TAB && separator !== TAB);

  const addCell = (start: number, end: number, cellLine: number, doubled: boolean): void => {
    row.starts[row.count] = start;
    row.ends[row.count] = end;
    row.lines[row.count] = cellLine;
    row.doubled[row.count] = doubled;
    row.count++;
  };

  /** Adds the words of a line; returns where its line break is. */
  const scanWords = (at: number): number => {
    const { bytes } = row;
    while (at < length && !isBreak(bytes[at]!)) {
      const start = at;
      refuseMark(start);
      if (bytes[start] === QUOTE) fail(file, line, 'words without quotes (an edge list has none)', 'a quote');
      while (at < length && bytes[at]! !== SPACE && bytes[at]! !== TAB && !isBreak(bytes[at]!)) at++;
      addCell(start, at, line, false);
      at = skipBlanks(at);
    }
    return at < length || last ? at : INCOMPLETE;
  };

  /** Adds the cells of a row, which may go on over several lines; returns where its line break is. */
  const scanCells = (at: number): number => {
    for (;;) {
      const start = skipBlanks(at);
      const end = row.bytes[start] === QUOTE && start < length ? scanQuoted(start) : scanPlain(start);
      if (end === INCOMPLETE || end === length) return last ? end : INCOMPLETE;
      if (isBreak(row.bytes[end]!)) return end;
      at = end + 1;
    }
  };

  /** Adds a cell without quotes; returns where its separator or line break is. */
  const scanPlain = (start: number): number => {
    const { bytes } = row;
    refuseMark(start);
    let at = start;
    while (at < length && bytes[at] !== separator && !isBreak(bytes[at]!)) {
      if (bytes[at] === QUOTE) fail(file, line, 'quotes around whole cells, doubled inside them', 'one within a cell');
      at++;
    }
    let end = at;
    while (end > start && isBlank(bytes[end - 1]!)) end--;
    addCell(start, end, line, false);
    return at;
  };

  /** Adds a cell in quotes; returns where its separator or line break is. */
  const scanQuoted = (quote: number): number => {
    const { bytes } = row;
    const cellLine = line;
    let doubled = false;
    let at = quote + 1;
    for (; at < length; at++) {
      if (bytes[at] === QUOTE) {
        if (at + 1 === length || bytes[at + 1] !== QUOTE) break;
        doubled = true;
        at++;
      } else if (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] !== LF)) line++;
    }
    if (at >= length) {
      if (last) fail(file, cellLine, 'a closing quote', 'the end of the file');
      return INCOMPLETE;
    }
    addCell(quote + 1, at, cellLine, doubled);
    const after = skipBlanks(at + 1);
    if (after === length || bytes[after] === separator || isBreak(bytes[after]!)) return after;
    fail(file, line, `${nameOf(dialect)} or a line break after a closing quote`, nameOf(characterAt(bytes, after)));
  };

  const refuseMark = (at: number): void => {
    const { bytes } = row;
    if (bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf && at + 2 < length)
      fail(file, line, 'a byte order mark at the beginning of the file only', 'one before a cell');
  };

  const append = (block: Uint8Array): void => {
    if (length + block.length > row.bytes.length) {
      const larger = new Uint8Array(2 * (length + block.length));
      larger.set(row.bytes.subarray(0, length));
      row.bytes = larger;
    }
    row.bytes.set(block, length);
    length += block.length;
  };

  const refuseNonText = (block?: Uint8Array): void => {
    try {
      decoder.decode(block, { stream: block !== undefined });
      if (!block?.includes(0)) return;
    } catch {
      // Which line it is, is found below.
    }
    failAtNonText(file, line, row.bytes.subarray(0, length));
  };

  return {
    push(block) {
      append(block);
      refuseNonText(block);
      parse();
    },
    finish() {
      refuseNonText();
      last = true;
      parse();
      return { comments };
    },
  };
}

/** The bytes of one cell, a doubled quote made one. */
export function cellBytes(row: Row, cell: number): Uint8Array {
  const bytes = row.bytes.subarray(row.starts[cell], row.ends[cell]);
  if (!row.doubled[cell]) return bytes;
  const single = new Uint8Array(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at++) {
    single[length++] = bytes[at]!;
    // Quotes inside a cell come in pairs: the second one is passed over.
    if (bytes[at] === QUOTE) at++;
  }
  return single.subarray(0, length);
}

/** The text of one cell. */
export function cellText(row: Row, cell: number): string {
  return utf8.decode(cellBytes(row, cell));
}

function isBreak(byte: number): boolean {
  return byte === LF || byte === CR;
}

function nameOf(character: string): string {
  return character === '\t' ? 'a tab' : JSON.stringify(character);
}

function characterAt(bytes: Uint8Array, at: number): string {
  return String.fromCodePoint(new TextDecoder().decode(bytes.subarray(at, at + 4)).codePointAt(0)!);
}

/** Ends with the error for the first physical line that is no text; lines can be decoded one by one, for no character holds a break. */
export function failAtNonText(file: string, line: number, bytes: Uint8Array): never {
  let start = 0;
  for (let end = 0; end < bytes.length; end++) {
    if (!isBreak(bytes[end]!)) continue;
    refuseNonTextLine(file, line, bytes.subarray(start, end));
    if (bytes[end] === CR && bytes[end + 1] === LF) end++;
    start = end + 1;
    line++;
  }
  refuseNonTextLine(file, line, bytes.subarray(start));
  fail(file, line, 'text in UTF-8', 'bytes that are not');
}

function refuseNonTextLine(file: string, line: number, bytes: Uint8Array): void {
  if (bytes.includes(0)) fail(file, line, 'text', 'a zero byte (perhaps a binary file, or text in UTF-16)');
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    fail(file, line, 'text in UTF-8', 'bytes that are not');
  }
}
