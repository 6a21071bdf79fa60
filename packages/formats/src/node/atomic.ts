import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { checkText, refuse } from '@kleene/base';
import { fileError } from './file-error.ts';
import { removeLeftover } from './leftover.ts';
import { isInUse, replaceAs } from './replace.ts';

const temporaryName = /^\.kleene-[0-9a-f]{16}\.tmp$/;

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
  await replaceAs(where, path, (temporary) => writeFile(temporary, data));
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
  const stale = names.filter((name) => temporaryName.test(name) && !isInUse(join(folder, name))).sort();
  const removed = await Promise.all(stale.map((name) => removeLeftover(join(folder, name))));
  return stale.filter((_, i) => removed[i]);
}
