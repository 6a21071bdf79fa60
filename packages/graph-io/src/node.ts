import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { checkObject, checkOneOf, checkText, KleeneError } from '@kleene/base';
import type { ReadGraph } from './graph-file.ts';
import { readCsv, readEdgeList, type CsvOptions } from './read.ts';

/** The formats that `readGraphFile` knows. */
export type GraphFormat = 'csv' | 'edge-list';

/** How a file on disk is read: as `readCsv` and `readEdgeList` read it, and in which format. */
export interface ReadFileOptions extends Omit<CsvOptions, 'name'> {
  /** Default: by the file's extension: .csv, .tsv; .txt, .edges, .edgelist, .el. */
  readonly format?: GraphFormat;
}

const formats: Readonly<Record<string, GraphFormat>> = {
  '.csv': 'csv',
  '.tsv': 'csv',
  '.txt': 'edge-list',
  '.edges': 'edge-list',
  '.edgelist': 'edge-list',
  '.el': 'edge-list',
};

/**
 * Reads a graph from the file at `path`, as a stream: the file is never in memory as a whole. Throws `io` when it cannot be read,
 * `unsupported` for an extension that is not known, `invalid-file` for what is malformed.
 */
export async function readGraphFile(path: string, options: ReadFileOptions = {}): Promise<ReadGraph> {
  const where = 'graph-io.readGraphFile';
  checkText(where, 'path', path);
  checkObject(where, 'options', options);
  const { format, ...rest } = options;
  if (format !== undefined) checkOneOf(where, 'format', format, ['csv', 'edge-list']);
  try {
    if ((await stat(path)).isDirectory()) throw new KleeneError('io', `${path}: expected a file, got a folder`);
    const source = chunksOf(path);
    if ((format ?? formatOf(path)) === 'edge-list') return await readEdgeList(source, { ...rest, name: path });
    const separator = extname(path).toLowerCase() === '.tsv' && { separator: '\t' as const };
    return await readCsv(source, { ...separator, ...rest, name: path });
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

function formatOf(path: string): GraphFormat {
  const extension = extname(path).toLowerCase();
  const format = formats[extension];
  if (format !== undefined) return format;
  const expected = `a file ending in ${Object.keys(formats).join(', ')} (or the option format)`;
  throw new KleeneError('unsupported', `${path}: expected ${expected}, got ${extension === '' ? 'none' : extension}`);
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}
