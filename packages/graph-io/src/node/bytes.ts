import { gzipSync } from 'node:zlib';
import { checkText } from '@kleene/base';
import { writers } from '../formats.ts';
import type { GraphFile } from '../file/graph-file.ts';
import { writeCsv } from '../rows/write.ts';
import { extensionOf, formatOfPath, isCompressed } from './path.ts';

/**
 * The bytes of a file of that name with the graph in it, in the format that the end of the name says, compressed where it ends in `.gz`; the same
 * graph gives the same bytes. Throws `unsupported` for an extension that is not known, `invalid-argument` for what the format cannot carry.
 */
export function graphFileBytes(path: string, file: GraphFile): Uint8Array {
  checkText('graph-io.graphFileBytes', 'path', path);
  const text = extensionOf(path) === '.tsv' ? writeCsv(file, { separator: '\t' }) : writers[formatOfPath(path)](file);
  const bytes = new TextEncoder().encode(text);
  return isCompressed(path) ? gzipSync(bytes) : bytes;
}
