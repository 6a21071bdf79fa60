import { checkObject } from '@kleene/base';
import { crc32 } from '../crc32.ts';
import { npyHeader } from '../npy.ts';
import { bytesOf, encodeHeader, orderOf, type ArrayPlan } from '../write.ts';
import { directoryOf, localHeader, type Member } from '../zip.ts';
import type { ArrayFileLayout } from './array-file.ts';

/**
 * The layout of the safetensors file that `writeSafetensors` makes of arrays of these shapes and types. Throws `invalid-argument` for names and
 * metadata that it refuses.
 */
export function safetensorsLayout(
  arrays: Readonly<Record<string, ArrayPlan>>,
  metadata: Readonly<Record<string, string>> = {},
): ArrayFileLayout {
  const where = 'formats.safetensorsLayout';
  checkObject(where, 'arrays', arrays);
  checkObject(where, 'metadata', metadata);
  const names = orderOf(where, arrays);
  const header = encodeHeader(where, names, arrays, metadata);
  const offsets: Record<string, number> = {};
  let at = header.length;
  for (const name of names) {
    offsets[name] = at;
    at += bytesOf(arrays[name]!);
  }
  return { bytes: at, arrays, offsets, pieces: [{ at: 0, bytes: header }], seal: () => Promise.resolve([]) };
}

/** The layout of the `.npz` file that `writeNpz` makes of arrays of these shapes and types, with the `members` that are bytes after them. */
export function npzLayout(
  arrays: Readonly<Record<string, ArrayPlan>>,
  members: Readonly<Record<string, Uint8Array>> = {},
): ArrayFileLayout {
  const where = 'formats.npzLayout';
  checkObject(where, 'arrays', arrays);
  checkObject(where, 'members', members);
  const encoder = new TextEncoder();
  const pieces: { at: number; bytes: Uint8Array }[] = [];
  const offsets: Record<string, number> = {};
  const all: Member[] = [];
  let end = 0;
  const add = (name: string, head: Uint8Array, size: number, crc: number): number => {
    const member = { name: encoder.encode(name), size: head.length + size, crc, offset: end };
    const start = end + localHeader(member).length;
    all.push(member);
    pieces.push({ at: start, bytes: head });
    end = start + member.size;
    return start + head.length;
  };
  for (const [name, plan] of Object.entries(arrays))
    offsets[name] = add(`${name}.npy`, npyHeader(plan), bytesOf(plan), 0);
  const known = all.length;
  for (const [name, bytes] of Object.entries(members)) add(name, bytes, 0, crc32(bytes));
  return {
    bytes: end + directoryOf(all, end).length,
    arrays,
    offsets,
    pieces,
    async seal(crcOf) {
      const sealed: Member[] = [];
      for (const [i, member] of all.entries()) {
        const start = member.offset + localHeader(member).length;
        sealed.push(i < known ? { ...member, crc: await crcOf(start, member.size) } : member);
      }
      return [
        ...sealed.map((member) => ({ at: member.offset, bytes: localHeader(member) })),
        { at: end, bytes: directoryOf(sealed, end) },
      ];
    },
  };
}
