import { KleeneError, refuse, show, type NdArray } from '@kleene/base';
import { readNpyAs } from './read-npy.ts';
import { unzip, zipEntries } from './unzip.ts';

/**
 * The content of numpy's `.npz` file, as `numpy.savez` and `numpy.savez_compressed` write it: arrays by name, without `.npy`, as `readNpy` reads
 * them; files of other names as bytes under their own. Sizes and checksums are verified, zip64 is read.
 *
 * Throws `invalid-file` for anything malformed, cut short, foreign or with a name that is there twice, and `unsupported` for
 * what `readNpy` does not read and for encryption and compression other than deflate; the message names the file in the archive.
 */
export async function readNpz(bytes: Uint8Array): Promise<Record<string, NdArray | Uint8Array<ArrayBuffer>>> {
  return readNpzAs('formats.readNpz', bytes);
}

/** The same with messages that begin with `where`. @internal */
export async function readNpzAs(
  where: string,
  bytes: Uint8Array,
): Promise<Record<string, NdArray | Uint8Array<ArrayBuffer>>> {
  if (!(bytes instanceof Uint8Array)) refuse(where, 'bytes', 'a Uint8Array', bytes);
  const members = new Map<string, NdArray | Uint8Array<ArrayBuffer>>();
  for (const entry of zipEntries(where, bytes)) {
    const isArray = entry.name.endsWith('.npy');
    const name = isArray ? entry.name.slice(0, -4) : entry.name;
    if (members.has(name)) throw new KleeneError('invalid-file', `${where}: the name ${show(name)} is there twice`);
    const content = await unzip(where, bytes, entry);
    members.set(name, isArray ? readNpyAs(`${where}: ${show(entry.name)}`, content) : content);
  }
  // Object.fromEntries defines names and never assigns them, so that `__proto__` is a name like any other.
  return Object.fromEntries(members);
}
