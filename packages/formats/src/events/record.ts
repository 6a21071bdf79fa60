import { maskedCrc32c } from './crc32c.ts';

/** A record of a TFRecord file: length, its checksum, data, its checksum; little-endian. */
export function record(data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(data.length + 16);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, maskedCrc32c(bytes.subarray(0, 8)), true);
  bytes.set(data, 12);
  view.setUint32(12 + data.length, maskedCrc32c(data), true);
  return bytes;
}

/** A record and where it ends in its file. */
export interface Framed {
  readonly data: Uint8Array;
  readonly end: number;
}

/** The records of `bytes` from the first on, up to one that is cut or damaged; each a view. */
export function wholeRecords(bytes: Uint8Array): Framed[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const records: Framed[] = [];
  for (let at = 0; at + 16 <= bytes.length;) {
    const length = view.getBigUint64(at, true);
    const isHeader = view.getUint32(at + 8, true) === maskedCrc32c(bytes.subarray(at, at + 8));
    if (!isHeader || length > bytes.length - at - 16) break;
    const stop = at + 12 + Number(length);
    const data = bytes.subarray(at + 12, stop);
    if (view.getUint32(stop, true) !== maskedCrc32c(data)) break;
    at = stop + 4;
    records.push({ data, end: at });
  }
  return records;
}

/** The step of an event, 0 where it says none; undefined for data that is no event. */
export function stepOfEvent(data: Uint8Array): number | undefined {
  let step = 0;
  for (let at = 0; at < data.length;) {
    const key = varint(data, at);
    if (key === undefined) return undefined;
    at = key.end;
    const kind = key.value % 8;
    const value = kind === 0 || kind === 2 ? varint(data, at) : undefined;
    if (kind === 0 && value !== undefined) {
      if (key.value === 16) step = value.value;
      at = value.end;
    } else if (kind === 2 && value !== undefined) at = value.end + value.value;
    else if (kind === 1 || kind === 5) at += kind === 1 ? 8 : 4;
    else return undefined;
    if (at > data.length) return undefined;
  }
  return step;
}

function varint(data: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  for (let at = start; at < Math.min(data.length, start + 10); at++) {
    value += (data[at]! & 127) * 128 ** (at - start);
    if (data[at]! < 128) return { value, end: at + 1 };
  }
  return undefined;
}
