import { readFile } from 'node:fs/promises';
import { checkText, type NdArray } from '@kleene/base';
import { readAs, type Safetensors } from '../read.ts';
import { writeAs } from '../write.ts';
import { writeAtomicAs } from './atomic.ts';
import { fileError } from './file-error.ts';

/** What `readSafetensors` finds in the file at `path`; its errors name the file. Throws `io` when it cannot be read. */
export async function readSafetensorsFile(path: string): Promise<Safetensors> {
  const where = 'formats.readSafetensorsFile';
  checkText(where, 'path', path);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw fileError(where, 'read', path, cause);
  });
  return readAs(`${where}: ${path}`, bytes);
}

/** Writes what `writeSafetensors` makes to `path`, whole or not at all, as `writeFileAtomic` does; throws what they throw. */
export async function writeSafetensorsFile(
  path: string,
  tensors: Readonly<Record<string, NdArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Promise<void> {
  const where = 'formats.writeSafetensorsFile';
  await writeAtomicAs(where, path, writeAs(where, tensors, metadata));
}
