import { open, readFile, truncate, type FileHandle } from 'node:fs/promises';
import { fileError } from '@kleene/formats/node';

/** The whole lines of a file of JSON records, from the first on; what a writer left half-written is not among them. */
export interface JsonLines {
  readonly records: readonly unknown[];
  /** For each record, how many bytes the file has up to the end of its line. */
  readonly ends: readonly number[];
}

/** A file of JSON records that grows line by line. */
export interface JsonLog {
  append(record: object): Promise<void>;
  /** Waits until the disk has what was appended. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** The records of the file at `path` up to the first line that is cut or no JSON; none where there is no file. */
export async function readJsonLines(where: string, path: string): Promise<JsonLines> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return Buffer.alloc(0);
    throw fileError(where, 'read', path, cause);
  });
  const records: unknown[] = [];
  const ends: number[] = [];
  for (let start = 0, end = 0; (end = bytes.indexOf(10, start) + 1) > 0; start = end) {
    const record = parse(bytes.toString('utf8', start, end));
    if (record === undefined) break;
    records.push(record);
    ends.push(end);
  }
  return { records, ends };
}

/** Opens the file at `path` for appending after its first `length` bytes; what is behind them is removed. */
export async function openJsonLog(where: string, path: string, length: number): Promise<JsonLog> {
  const refuse = (cause: unknown): never => {
    throw fileError(where, 'write', path, cause);
  };
  await truncate(path, length).catch((cause: NodeJS.ErrnoException) =>
    cause.code === 'ENOENT' ? undefined : refuse(cause),
  );
  const file: FileHandle = await open(path, 'a').catch(refuse);
  return {
    append: (record) => file.appendFile(`${JSON.stringify(record)}\n`).catch(refuse),
    flush: () => file.datasync().catch(refuse),
    close: () => file.close(),
  };
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}
