/** The CRC-32C (Castagnoli, polynomial 0x82F63B78, reflected) of `bytes`, masked as TFRecord files want it. */
export function maskedCrc32c(bytes: Uint8Array): number {
  const table = crcTable();
  let crc = 0xffffffff;
  for (let i = 0; i < bytes.length; i++) crc = table[(crc ^ bytes[i]!) & 0xff]! ^ (crc >>> 8);
  const plain = (crc ^ 0xffffffff) >>> 0;
  return (((plain >>> 15) | (plain << 17)) + 0xa282ead8) >>> 0;
}

let made: Int32Array | undefined;

function crcTable(): Int32Array {
  made ??= Int32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ ((value & 1) === 1 ? 0x82f63b78 : 0);
    return value;
  });
  return made;
}
