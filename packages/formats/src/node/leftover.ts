import { chmod, lstat, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Removes the file or folder at `path`, also where something in it is read-only, and says whether it is gone. */
export async function removeLeftover(path: string): Promise<boolean> {
  const remove = (): Promise<boolean> =>
    rm(path, { recursive: true, force: true }).then(
      () => true,
      () => false,
    );
  if (await remove()) return true;
  await makeWritable(path).catch(() => undefined);
  return remove();
}

/** A folder that is read-only keeps what is in it. */
async function makeWritable(path: string): Promise<void> {
  if (!(await lstat(path)).isDirectory()) return;
  await chmod(path, 0o700);
  for (const name of await readdir(path)) await makeWritable(join(path, name));
}
