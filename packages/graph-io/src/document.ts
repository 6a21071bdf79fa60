import { KleeneError } from '@kleene/base';
import { withoutMark } from './rows/read-rows.ts';
import { failAtNonText } from './rows/rows.ts';
import { refuseOtherKinds } from './rows/sniff.ts';
import { blocks, type TextSource } from './source.ts';

/** The most bytes that a document, which is held in memory as a whole, may have: 64 MiB, half a million edges or more. */
const MAX_BYTES = 2 ** 26;

/** What a format whose files are one document is called. */
export interface DocumentKind {
  /** What errors call it, such as `GraphML`. */
  readonly kind: string;
  /** How `sniff` names files that may be of this format. */
  readonly own: readonly string[];
}

/**
 * The whole text of `source`, of UTF-8 decoded strictly. Throws `invalid-file` for other kinds of files, what is no text, nothing, and for more than 64 MiB,
 * which CSV carries in a stream.
 */
export async function readDocument(
  where: string,
  source: TextSource,
  file: string,
  { kind, own }: DocumentKind,
): Promise<string> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const block of blocks(where, source)) {
    if (length === 0) refuseOtherKinds(file, kind, block, own);
    length += block.length;
    if (length > MAX_BYTES)
      throw new KleeneError(
        'invalid-file',
        `${file}: expected at most ${MAX_BYTES} bytes of ${kind} (64 MiB; write larger graphs as CSV), got more`,
      );
    parts.push(block.slice());
  }
  if (length === 0) throw new KleeneError('invalid-file', `${file}: expected ${kind}, got nothing: the file is empty`);
  return decode(file, withoutMark(joined(parts, length)));
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function decode(file: string, bytes: Uint8Array): string {
  try {
    if (!bytes.includes(0)) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Which line it is, is found below.
  }
  failAtNonText(file, 1, bytes);
}
