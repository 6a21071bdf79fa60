import { KleeneError } from '@kleene/base';
import { rowReader, type Comments, type Dialect, type Row, type RowReader } from './rows.ts';
import { refuseOtherKinds } from './sniff.ts';
import { blocks, type TextSource } from '../source.ts';

/** How the rows of one format are taken. */
export interface RowFormat {
  /** What errors call the format, such as `CSV`. */
  readonly kind: string;
  /** How `sniff` names a file of this very format, where it knows it. */
  readonly own?: readonly string[];
  readonly comments?: Comments;
  readonly onRow: (row: Row) => void;
  /** The dialect of the file, by its first block; called once, before the first row. */
  readonly dialectOf: (bytes: Uint8Array) => Dialect;
}

/** Hands the rows of `source` to `format`, block by block, and returns how many lines were comments. Throws `invalid-file` for other kinds of files and for none. */
export async function readRows(where: string, source: TextSource, file: string, format: RowFormat): Promise<number> {
  let rows: RowReader | undefined;
  for await (const block of blocks(where, source)) {
    if (!rows) refuseOtherKinds(file, format.kind, block, format.own);
    const bytes = rows ? block : withoutMark(block);
    rows ??= rowReader(file, format.dialectOf(bytes), format.onRow, format.comments);
    rows.push(bytes);
  }
  if (!rows) throw new KleeneError('invalid-file', `${file}: expected ${format.kind}, got nothing: the file is empty`);
  return rows.finish().comments;
}

/** The bytes without a byte order mark of UTF-8 at the beginning. */
export function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
