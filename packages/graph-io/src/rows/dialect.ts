import { fail } from '../fail.ts';
import type { Separator } from '../file/graph-file.ts';

const candidates: readonly Separator[] = [',', ';', '\t'];

/**
 * The separator of a CSV file, from its first row: the one of `,` `;` and tab that is there most often outside quotes. Refused when
 * there is none, or two are there equally often. `bytes` is the beginning of the
 * file, 64 KiB at most, without a byte order mark.
 */
export function detectSeparator(file: string, bytes: Uint8Array): Separator {
  const { text, line } = firstRow(bytes);
  // A file without rows has no separator; which one it would have makes no difference.
  if (text === '') return ',';
  const bare = text.replaceAll(/"[^"]*"?/g, '');
  const counts = candidates.map((separator) => bare.split(separator).length - 1);
  const most = Math.max(...counts);
  if (most === 0) fail(file, line, 'at least two columns, separated by , or ; or a tab', 'one');
  if (counts.filter((count) => count === most).length > 1)
    fail(file, line, 'one separator of , and ; and tab (give it as an option)', 'several, equally often');
  return candidates[counts.indexOf(most)]!;
}

/** The first line that is neither blank nor a comment; a line break within quotes does not end it. */
function firstRow(bytes: Uint8Array): { text: string; line: number } {
  const text = new TextDecoder().decode(bytes);
  const passed = /^(?:[ \t]*(?:[#%][^\r\n]*)?(?:\r\n|\r|\n))*/.exec(text)![0];
  const row = /^(?:"(?:[^"]|"")*(?:"|$)|[^\r\n"])*/.exec(text.slice(passed.length))![0];
  const isComment = /^[ \t]*(?:[#%]|$)/.test(row);
  return { text: isComment ? '' : row, line: passed.split(/\r\n|\r|\n/).length };
}
