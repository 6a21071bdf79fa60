/** A field of a protocol buffer message, encoded. */
export type Field = Uint8Array;

/** The message of these fields, in this order. */
export function message(...fields: readonly Field[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(fields.reduce((sum, { length }) => sum + length, 0));
  fields.reduce((at, field) => (bytes.set(field, at), at + field.length), 0);
  return bytes;
}

/** A whole number from 0 to 2^53 - 1. */
export function integer(id: number, value: number): Field {
  return Uint8Array.from([...varint(id * 8), ...varint(value)]);
}

/** A number of 64 bits. */
export function double(id: number, value: number): Field {
  const field = new Uint8Array(9);
  field[0] = id * 8 + 1;
  new DataView(field.buffer).setFloat64(1, value, true);
  return field;
}

/** A number of 32 bits. */
export function float(id: number, value: number): Field {
  const field = new Uint8Array(5);
  field[0] = id * 8 + 5;
  new DataView(field.buffer).setFloat32(1, value, true);
  return field;
}

/** Bytes, or a message within the message. */
export function bytes(id: number, value: Uint8Array): Field {
  return message(Uint8Array.from([...varint(id * 8 + 2), ...varint(value.length)]), value);
}

/** Text as UTF-8. */
export function text(id: number, value: string): Field {
  return bytes(id, new TextEncoder().encode(value));
}

/** Many numbers of 64 bits in one field. */
export function doubles(id: number, values: readonly number[]): Field {
  return bytes(id, new Uint8Array(Float64Array.from(values).buffer));
}

function varint(value: number): number[] {
  const digits = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) digits.push((rest % 128) + 128);
  return [...digits, rest];
}
