import { crc32 } from '../crc32.ts';

/** The colour types of PNG by the number of channels. */
const colours = [0, 0, 4, 2, 6];

/** A PNG file of pixels `[height, width, channels]`, 8 bits each, not compressed. Source: PNG, third edition, W3C 2025. */
export function png(pixels: Uint8Array, height: number, width: number, channels: number): Uint8Array<ArrayBuffer> {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colours[channels]!], 8);
  const parts = [
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('IDAT', zlibStored(filtered(pixels, height, width * channels))),
    chunk('IEND', new Uint8Array(0)),
  ];
  return joined(parts);
}

/** Each row with a 0 before it, which says that it is not filtered. */
function filtered(pixels: Uint8Array, height: number, stride: number): Uint8Array {
  const rows = new Uint8Array(height * (stride + 1));
  for (let y = 0; y < height; y++) rows.set(pixels.subarray(y * stride, (y + 1) * stride), y * (stride + 1) + 1);
  return rows;
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc32(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** A zlib stream (RFC 1950) of stored blocks (RFC 1951), of at most 65535 bytes each. */
function zlibStored(data: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [Uint8Array.of(0x78, 0x01)];
  for (let at = 0; at === 0 || at < data.length; at += 0xffff) {
    const block = data.subarray(at, at + 0xffff);
    const head = new Uint8Array(5);
    const view = new DataView(head.buffer);
    head[0] = at + 0xffff >= data.length ? 1 : 0;
    view.setUint16(1, block.length, true);
    view.setUint16(3, block.length ^ 0xffff, true);
    parts.push(head, block);
  }
  const sum = new Uint8Array(4);
  new DataView(sum.buffer).setUint32(0, adler32(data));
  return joined([...parts, sum]);
}

function adler32(data: Uint8Array): number {
  let [a, b] = [1, 0];
  for (let i = 0; i < data.length; i++) {
    a = (a + data[i]!) % 65521;
    b = (b + a) % 65521;
  }
  return b * 65536 + a;
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  parts.reduce((at, part) => (bytes.set(part, at), at + part.length), 0);
  return bytes;
}
