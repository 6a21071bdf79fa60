/** A member of a zip archive, stored as it is. */
export interface Member {
  /** In UTF-8. */
  readonly name: Uint8Array;
  /** In bytes. */
  readonly size: number;
  readonly crc: number;
  /** Where its own header begins in the archive. */
  readonly offset: number;
}

/** What 32 and 16 bits cannot say goes into the fields of zip64. */
const most32 = 0xffffffff;
const most16 = 0xffff;
/** 1980-01-01, the first day that zip knows: the same content gives the same bytes. */
const firstDay = 0x21;

/** The header before the bytes of a member. Sizes of 4 GiB and more take 20 bytes more. */
export function localHeader(member: Member): Uint8Array {
  const { name, size } = member;
  const extra = size >= most32 ? longNumbers([size, size]) : new Uint8Array(0);
  const header = new Uint8Array(30 + name.length + extra.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x04034b50, true);
  common(view, 4, member, extra.length);
  header.set(name, 30);
  header.set(extra, 30 + name.length);
  return header;
}

/** What ends an archive whose members end at `start`: the directory of all members, and where that is. */
export function directoryOf(members: readonly Member[], start: number): Uint8Array {
  const entries = members.map(directoryEntry);
  const size = entries.reduce((sum, entry) => sum + entry.length, 0);
  const isLong = start + size >= most32 || members.length >= most16;
  const parts = [
    ...entries,
    ...(isLong ? [longEnd(members.length, size, start)] : []),
    end(members.length, size, start),
  ];
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Version, flags (names in UTF-8), method (stored), time, day, checksum, both sizes, lengths of name and extra field. */
function common(view: DataView, at: number, { name, size, crc }: Member, extra: number): void {
  view.setUint16(at, extra === 0 ? 20 : 45, true);
  view.setUint16(at + 2, 0x800, true);
  view.setUint16(at + 8, firstDay, true);
  view.setUint32(at + 10, crc, true);
  view.setUint32(at + 14, Math.min(size, most32), true);
  view.setUint32(at + 18, Math.min(size, most32), true);
  view.setUint16(at + 22, name.length, true);
  view.setUint16(at + 24, extra, true);
}

function directoryEntry(member: Member): Uint8Array {
  const { name, size, offset } = member;
  const long = [...(size >= most32 ? [size, size] : []), ...(offset >= most32 ? [offset] : [])];
  const extra = long.length > 0 ? longNumbers(long) : new Uint8Array(0);
  const header = new Uint8Array(46 + name.length + extra.length);
  const view = new DataView(header.buffer);
  view.setUint32(0, 0x02014b50, true);
  view.setUint16(4, extra.length === 0 ? 20 : 45, true);
  common(view, 6, member, extra.length);
  view.setUint32(42, Math.min(offset, most32), true);
  header.set(name, 46);
  header.set(extra, 46 + name.length);
  return header;
}

/** The extra field of zip64. */
function longNumbers(numbers: readonly number[]): Uint8Array {
  const extra = new Uint8Array(4 + 8 * numbers.length);
  const view = new DataView(extra.buffer);
  view.setUint16(0, 1, true);
  view.setUint16(2, 8 * numbers.length, true);
  numbers.forEach((number, i) => view.setBigUint64(4 + 8 * i, BigInt(number), true));
  return extra;
}

/** The end of the directory in zip64, and where that is. */
function longEnd(count: number, size: number, start: number): Uint8Array {
  const record = new Uint8Array(76);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06064b50, true);
  view.setBigUint64(4, 44n, true);
  view.setUint16(12, 45, true);
  view.setUint16(14, 45, true);
  [count, count, size, start].forEach((number, i) => view.setBigUint64(24 + 8 * i, BigInt(number), true));
  view.setUint32(56, 0x07064b50, true);
  view.setBigUint64(64, BigInt(start + size), true);
  view.setUint32(72, 1, true);
  return record;
}

function end(count: number, size: number, start: number): Uint8Array {
  const record = new Uint8Array(22);
  const view = new DataView(record.buffer);
  view.setUint32(0, 0x06054b50, true);
  view.setUint16(8, Math.min(count, most16), true);
  view.setUint16(10, Math.min(count, most16), true);
  view.setUint32(12, Math.min(size, most32), true);
  view.setUint32(16, Math.min(start, most32), true);
  return record;
}
