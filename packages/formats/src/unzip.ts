import { KleeneError, show } from '@kleene/base';
import { crc32 } from './crc32.ts';
import { foreignKind } from './foreign.ts';

/** A file in a zip archive, as the directory at the end describes it. */
export interface ZipEntry {
  readonly name: string;
  /** 0 for stored, 8 for deflated. */
  readonly method: number;
  readonly crc: number;
  /** Bytes in the archive. */
  readonly packed: number;
  /** Bytes once unpacked. */
  readonly size: number;
  /** Where its own header begins. */
  readonly offset: number;
}

/** The files of a zip archive by its directory, also in zip64; throws `invalid-file` when it does not fit the archive. */
export function zipEntries(where: string, bytes: Uint8Array): ZipEntry[] {
  const view = viewOf(bytes);
  const { start, size, count } = directory(where, bytes, view);
  if (start + size > bytes.length) malformed(where, 'its directory lies beyond its end');
  const entries: ZipEntry[] = [];
  const end = start + size;
  for (let at = start; at < end;) {
    if (at + 46 > end || view.getUint32(at, true) !== 0x02014b50) malformed(where, 'its directory is damaged');
    const next =
      at + 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) malformed(where, 'its directory is damaged');
    entries.push(entry(where, bytes, view, at));
    at = next;
  }
  if (entries.length !== count) malformed(where, `its directory announces ${count} files and lists ${entries.length}`);
  return entries;
}

/** The content of a file of the archive, checked against size and checksum. */
export async function unzip(where: string, bytes: Uint8Array, entry: ZipEntry): Promise<Uint8Array<ArrayBuffer>> {
  const { name, method, crc, packed, size, offset } = entry;
  const title = `${where}: ${show(name)}`;
  const view = viewOf(bytes);
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== 0x04034b50)
    malformed(title, 'it is not where the directory says');
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) malformed(title, 'it is cut short');
  if (method !== 0 && method !== 8)
    throw new KleeneError(
      'unsupported',
      `${title}: its compression (method ${method}) is not read; stored and deflated are`,
    );
  const data = bytes.subarray(start, start + packed);
  const content = method === 0 ? new Uint8Array(data) : await inflate(title, data, size);
  if (content.length !== size) malformed(title, `it has ${content.length} bytes where the directory says ${size}`);
  if (crc32(content) !== crc) malformed(title, 'its checksum is wrong');
  return content;
}

interface Directory {
  readonly start: number;
  readonly size: number;
  readonly count: number;
}

function directory(where: string, bytes: Uint8Array, view: DataView): Directory {
  const end = endOf(where, bytes, view);
  const [disk, count, size, start] = [
    view.getUint16(end + 4, true),
    view.getUint16(end + 10, true),
    view.getUint32(end + 12, true),
    view.getUint32(end + 16, true),
  ];
  if (disk !== 0 && disk !== 0xffff)
    throw new KleeneError('unsupported', `${where}: an archive of several volumes is not read`);
  const isLong = count === 0xffff || size === 0xffffffff || start === 0xffffffff;
  if (!isLong || end < 20 || view.getUint32(end - 20, true) !== 0x07064b50) return { start, size, count };
  const at = long(where, view, end - 12);
  if (at + 56 > bytes.length || view.getUint32(at, true) !== 0x06064b50)
    malformed(where, 'the directory of its zip64 part is damaged');
  return { count: long(where, view, at + 32), size: long(where, view, at + 40), start: long(where, view, at + 48) };
}

/** Where the record at the end begins; a comment of up to 64 KiB may follow it. */
function endOf(where: string, bytes: Uint8Array, view: DataView): number {
  for (let at = bytes.length - 22; at >= Math.max(0, bytes.length - 22 - 0xffff); at--)
    if (view.getUint32(at, true) === 0x06054b50 && at + 22 + view.getUint16(at + 20, true) === bytes.length) return at;
  const begins = bytes[0] === 0x50 && bytes[1] === 0x4b;
  const kind = bytes.length === 0 ? 'an empty file' : (foreignKind(bytes) ?? 'of another kind');
  return malformed(
    where,
    begins ? 'the archive is cut short: its directory is missing' : `this is no zip archive but ${kind}`,
  );
}

function entry(where: string, bytes: Uint8Array, view: DataView, at: number): ZipEntry {
  const flags = view.getUint16(at + 8, true);
  const nameEnd = at + 46 + view.getUint16(at + 28, true);
  const name = nameOf(where, bytes.subarray(at + 46, nameEnd));
  if ((flags & 1) !== 0) throw new KleeneError('unsupported', `${where}: ${show(name)}: it is encrypted`);
  const extra = bytes.subarray(nameEnd, nameEnd + view.getUint16(at + 30, true));
  const short = [view.getUint32(at + 24, true), view.getUint32(at + 20, true), view.getUint32(at + 42, true)];
  const [size, packed, offset] = widened(`${where}: ${show(name)}`, short, extra) as [number, number, number];
  return { name, method: view.getUint16(at + 10, true), crc: view.getUint32(at + 16, true), packed, size, offset };
}

function nameOf(where: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return malformed(where, 'the name of a file in it is not UTF-8');
  }
}

/** The numbers that 32 bits did not hold stand in the extra field of zip64, in this order. */
function widened(where: string, short: readonly number[], extra: Uint8Array): number[] {
  const view = viewOf(extra);
  for (let at = 0; at + 4 <= extra.length; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    let field = at + 4;
    const end = Math.min(extra.length, field + view.getUint16(at + 2, true));
    return short.map((value) => {
      if (value !== 0xffffffff) return value;
      if (field + 8 > end) malformed(where, 'its zip64 field is damaged');
      field += 8;
      return long(where, view, field - 8);
    });
  }
  return [...short];
}

/** The rest of a deflated stream is not unpacked once there is more than announced: a small file may hold gigabytes of zeros. */
async function inflate(where: string, data: Uint8Array, size: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = new Blob([data as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('deflate-raw'))
    .getReader();
  try {
    for (let next = await reader.read(); next.value !== undefined && length <= size; next = await reader.read()) {
      chunks.push(next.value);
      length += next.value.length;
    }
  } catch (cause) {
    throw new KleeneError('invalid-file', `${where}: it cannot be unpacked`, { cause });
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (length > size) malformed(where, `it has more bytes than the ${size} that the directory says`);
  const content = new Uint8Array(length);
  chunks.reduce((at, chunk) => (content.set(chunk, at), at + chunk.length), 0);
  return content;
}

function long(where: string, view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  if (value > Number.MAX_SAFE_INTEGER) malformed(where, 'a size in it is beyond 2^53');
  return Number(value);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function malformed(where: string, problem: string): never {
  throw new KleeneError('invalid-file', `${where}: ${problem}`);
}
