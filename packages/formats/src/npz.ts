import { checkObject, refuse, type NdArray } from '@kleene/base';
import { crc32 } from './crc32.ts';
import { writeNpy } from './npy.ts';

interface Member {
  readonly name: Uint8Array;
  readonly bytes: Uint8Array;
  readonly crc: number;
  readonly offset: number;
}

const LIMIT = 0xffffffff;
/** 1980-01-01, the first day that zip knows: the same content gives the same bytes. */
const FIRST_DAY = 0x21;

/**
 * The bytes of numpy's `.npz` file: a zip archive, not compressed, of one `.npy` for each array; a `Uint8Array` goes in as bytes under its
 * own name. Throws `invalid-argument` for what `writeNpy` refuses, and for archives of 4 GiB and more or of 65535 members and more.
 */
export function writeNpz(arrays: Readonly<Record<string, NdArray | Uint8Array>>): Uint8Array<ArrayBuffer> {
  checkObject('formats.writeNpz', 'arrays', arrays);
  const members: Member[] = [];
  let offset = 0;
  for (const [title, array] of Object.entries(arrays)) {
    const isRaw = array instanceof Uint8Array;
    const bytes = isRaw ? array : writeNpy(array);
    const name = new TextEncoder().encode(isRaw ? title : `${title}.npy`);
    members.push({ name, bytes, crc: crc32(bytes), offset });
    offset += 30 + name.length + bytes.length;
  }
  const size = members.reduce((sum, { name }) => sum + 46 + name.length, offset + 22);
  if (size >= LIMIT || members.length >= 0xffff)
    refuse('formats.writeNpz', 'arrays', 'of less than 4 GiB and fewer than 65535', size);
  const file = new Uint8Array(size);
  let at = offset;
  for (const member of members) {
    file.set(localHeader(member), member.offset);
    file.set(member.bytes, member.offset + 30 + member.name.length);
    file.set(centralHeader(member), at);
    at += 46 + member.name.length;
  }
  file.set(endRecord(members.length, at - offset, offset), at);
  return file;
}

/** Version, flags (names in UTF-8), method (stored), time, day, checksum, both sizes, length of the name: the same in both headers. */
function common(view: DataView, at: number, { name, bytes, crc }: Member): void {
  view.setUint16(at, 20, true);
  view.setUint16(at + 2, 0x800, true);
  view.setUint16(at + 8, FIRST_DAY, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, bytes.length, true);
  view.setUint32(at + 18, bytes.length, true);
  view.setUint16(at + 22, name.length, true);
}

function localHeader(member: Member): Uint8Array {
  const header = new Uint8Array(30 + member.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  common(view, 4, member);
  header.set(member.name, 30);
  return header;
}

function centralHeader(member: Member): Uint8Array {
  const header = new Uint8Array(46 + member.name.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, 20, true);
  common(view, 6, member);
  view.setUint32(42, member.offset, true);
  header.set(member.name, 46);
  return header;
}

function endRecord(count: number, size: number, offset: number): Uint8Array {
  const record = new Uint8Array(22);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, count, true);
  view.setUint16(10, count, true);
  view.setUint32(12, size, true);
  view.setUint32(16, offset, true);
  return record;
}
