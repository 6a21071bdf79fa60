import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { checkObject, checkOneOf, checkText, KleeneError } from '@kleene/base';
import { readers } from '../formats.ts';
import type { GraphFormat, ReadGraph } from '../file/graph-file.ts';
import type { CsvOptions } from '../rows/read.ts';
import { traits } from '../file/traits.ts';
import { gunzipped } from './gunzip.ts';
import { extensionOf, formatOfPath, isCompressed } from './path.ts';

/** How a file on disk is read: as the reader of its format reads it, and in which format. */
export interface ReadFileOptions extends Omit<CsvOptions, 'name'> {
  /** Default: by the end of the file's name, `.gz` behind it or not. */
  readonly format?: GraphFormat;
}

/**
 * Reads a graph from the file at `path`, which is unpacked when its name ends in `.gz`. Formats of lines are read as a stream: the file is never in memory as a whole. Throws `io` when
 * it cannot be read, `unsupported` for an extension that is not known, `invalid-file` for what is malformed.
 */
export async function readGraphFile(path: string, options: ReadFileOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readGraphFile';
  checkText(where, 'path', path);
  checkObject(where, 'options', options);
  const { format, ...rest } = options;
  if (format !== undefined) checkOneOf(where, 'format', format, Object.keys(traits) as GraphFormat[]);
  try {
    if ((await stat(path)).isDirectory()) throw new KleeneError('io', `${path}: expected a file, got a folder`);
    const read = readers[format ?? formatOfPath(path)];
    const source = isCompressed(path) ? gunzipped(path, chunksOf(path)) : chunksOf(path);
    const separator = read === readers.csv && extensionOf(path) === '.tsv' && { separator: '\t' };
    return await read(source, { ...separator, ...rest, name: path });
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const reason = error.code === 'ENOENT' ? 'none: it does not exist' : error.message;
    throw new KleeneError('io', `${path}: expected a readable file, got ${reason}`, { cause: error });
  }
}

/** Opens the file only when the first chunk is asked for, and closes it when the last one was or reading ends early. */
async function* chunksOf(path: string): AsyncGenerator<Uint8Array, void, void> {
  yield* createReadStream(path);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
