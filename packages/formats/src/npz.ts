import { checkObject, type NdArray } from '@kleene/base';
import { crc32 } from './crc32.ts';
import { writeNpy } from './npy.ts';
import { directoryOf, localHeader, type Member } from './zip.ts';

/**
 * The bytes of numpy's `.npz` file: a zip archive, not compressed, of one `.npy` for each array; a `Uint8Array` goes in as bytes under its
 * own name. Throws `invalid-argument` for what `writeNpy` refuses.
 */
export function writeNpz(arrays: Readonly<Record<string, NdArray | Uint8Array>>): Uint8Array<ArrayBuffer> {
  checkObject('formats.writeNpz', 'arrays', arrays);
  const parts: Uint8Array[] = [];
  const members: Member[] = [];
  let offset = 0;
  for (const [title, array] of Object.entries(arrays)) {
    const isRaw = array instanceof Uint8Array;
    const bytes = isRaw ? array : writeNpy(array);
    const name = new TextEncoder().encode(isRaw ? title : `${title}.npy`);
    const member = { name, size: bytes.length, crc: crc32(bytes), offset };
    const header = localHeader(member);
    members.push(member);
    parts.push(header, bytes);
    offset += header.length + bytes.length;
  }
  parts.push(directoryOf(members, offset));
  const file = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    file.set(part, at);
    at += part.length;
  }
  return file;
}
