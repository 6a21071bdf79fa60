import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkText, isKleeneError } from '@kleene/base';
import { fileError } from './file-error.ts';

/** The temporaries that this process is writing at the moment. */
const inUse = new Set<string>();
let isWatched = false;

/** Whether this process is writing the temporary at `path`. @internal */
export function isInUse(path: string): boolean {
  return inUse.has(path);
}

/**
 * Makes a file whole or not at all, whatever writes it: `fill` gets the path of an empty file under a temporary name (`.kleene-<16 hex digits>.tmp`)
 * in the same folder, and what it leaves there is flushed to the disk and renamed over whatever was at `path`. When `fill` throws, or the process ends
 * by itself before (also by `process.exit`), the temporary is removed. Resolves to what `fill` returns.
 *
 * Throws what `fill` throws, errors of the system as `io` with the path and the reason; `io` before `fill` is called where no file can be made.
 */
export async function replaceFile<T>(path: string, fill: (temporary: string) => Promise<T>): Promise<T> {
  return replaceAs('formats.replaceFile', path, fill);
}

/** The same with messages that begin with `where`. @internal */
export async function replaceAs<T>(where: string, path: string, fill: (temporary: string) => Promise<T>): Promise<T> {
  checkText(where, 'path', path);
  const temporary = join(dirname(path), `.kleene-${randomBytes(8).toString('hex')}.tmp`);
  inUse.add(temporary);
  watch();
  try {
    await (await open(temporary, 'wx')).close();
    const result = await fill(temporary);
    await flush(temporary);
    await rename(temporary, path);
    await flushFolder(dirname(path));
    return result;
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw isOfTheSystem(cause) ? fileError(where, 'write', path, cause) : cause;
  } finally {
    inUse.delete(temporary);
  }
}

function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && !isKleeneError(error);
}

/** Whoever is interrupted twice does not wait; no half of a file stays behind then either. */
function watch(): void {
  if (isWatched) return;
  isWatched = true;
  process.on('exit', () => {
    for (const temporary of inUse) rmSync(temporary, { force: true });
  });
}

async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes the rename itself durable. Some systems do not open folders, and some file systems do not flush them. */
async function flushFolder(path: string): Promise<void> {
  let folder: FileHandle | undefined;
  try {
    folder = await open(path, 'r');
    await folder.sync();
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (!['EACCES', 'EINVAL', 'EISDIR', 'ENOTSUP', 'EPERM'].includes(code)) throw error;
  } finally {
    await folder?.close();
  }
}
