import { readFile } from 'node:fs/promises';
import { checkText, type NdArray } from '@kleene/base';
import { readNpyAs } from '../read-npy.ts';
import { readNpzAs } from '../read-npz.ts';
import { readAs, type Safetensors } from '../read.ts';
import { writeAs } from '../write.ts';
import { writeAtomicAs } from './atomic.ts';
import { fileError } from './file-error.ts';

/** What `readSafetensors` finds in the file at `path`; its errors name the file. Throws `io` when it cannot be read. */
export async function readSafetensorsFile(path: string): Promise<Safetensors> {
  const where = 'formats.readSafetensorsFile';
  const bytes = await bytesOf(where, path);
  return readAs(`${where}: ${path}`, bytes);
}

/** What `readNpy` finds in the file at `path`; its errors name the file. Throws `io` when it cannot be read. */
export async function readNpyFile(path: string): Promise<NdArray> {
  const where = 'formats.readNpyFile';
  const bytes = await bytesOf(where, path);
  return readNpyAs(`${where}: ${path}`, bytes);
}

/** What `readNpz` finds in the file at `path`; its errors name the file. Throws `io` when it cannot be read. */
export async function readNpzFile(path: string): Promise<Record<string, NdArray | Uint8Array<ArrayBuffer>>> {
  const where = 'formats.readNpzFile';
  const bytes = await bytesOf(where, path);
  return readNpzAs(`${where}: ${path}`, bytes);
}

async function bytesOf(where: string, path: string): Promise<Uint8Array> {
  checkText(where, 'path', path);
  return readFile(path).catch((cause: unknown) => {
    throw fileError(where, 'read', path, cause);
  });
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
