import { randomBytes } from 'node:crypto';
import { open, readdir, rename, rm, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkText, refuse } from '@kleene/base';
import { fileError } from './file-error.ts';
import { removeLeftover } from './leftover.ts';

const temporaryName = /^\.kleene-[0-9a-f]{16}\.tmp$/;

/** The temporaries that this process is writing at the moment. */
const inUse = new Set<string>();

/**
 * Writes a file whole or not at all: under a temporary name (`.kleene-<16 hex digits>.tmp`) in the same folder, flushed to
 * the disk, then renamed over whatever was at `path`; the folder is flushed too, where the system can. Whoever reads `path`
 * finds the old content or the new, also when the process or the machine dies in between. Text is written as UTF-8.
 *
 * Throws `invalid-argument` for a path that is no text and data of another kind; `io` with the path and the reason, leaving no
 * temporary behind, when the system refuses.
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  await writeAtomicAs('formats.writeFileAtomic', path, data);
}

/** The same with messages that begin with `where`. @internal */
export async function writeAtomicAs(where: string, path: string, data: Uint8Array | string): Promise<void> {
  checkText(where, 'path', path);
  if (typeof data !== 'string' && !(data instanceof Uint8Array)) refuse(where, 'data', 'text or a Uint8Array', data);
  const temporary = join(dirname(path), `.kleene-${randomBytes(8).toString('hex')}.tmp`);
  inUse.add(temporary);
  try {
    await writeFlushed(temporary, data);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (cause) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw fileError(where, 'write', path, cause);
  } finally {
    inUse.delete(temporary);
  }
}

/**
 * Removes what writers that died have left in `folder`, read-only or not, and returns the names of what it removed. The
 * temporaries of this process's own unfinished writes stay; no other process may be writing into the folder. What the system
 * will not remove stays too: a temporary is never taken for a file.
 *
 * Throws `io` when the folder cannot be listed.
 */
export async function removeStaleTemporaries(folder: string): Promise<string[]> {
  const where = 'formats.removeStaleTemporaries';
  checkText(where, 'folder', folder);
  const names = await readdir(folder).catch((cause: unknown) => {
    throw fileError(where, 'list', folder, cause);
  });
  const stale = names.filter((name) => temporaryName.test(name) && !inUse.has(join(folder, name))).sort();
  const removed = await Promise.all(stale.map((name) => removeLeftover(join(folder, name))));
  return stale.filter((_, i) => removed[i]);
}

async function writeFlushed(path: string, data: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(data);
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
