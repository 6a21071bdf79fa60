import { expect } from 'vitest';
import { isKleeneError, type ErrorCode } from '@kleene/base';

/** A safetensors file with this header (as text, as bytes, or as the value that becomes text) and this data. */
export function fileOf(header: unknown, data: Uint8Array = new Uint8Array(0)): Uint8Array {
  const bytes =
    header instanceof Uint8Array
      ? header
      : new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const file = new Uint8Array(8 + bytes.length + data.length);
  new DataView(file.buffer).setBigUint64(0, BigInt(bytes.length), true);
  file.set(bytes, 8);
  file.set(data, 8 + bytes.length);
  return file;
}

/** The bytes of text, one for each character. */
export const latin = (text: string): Uint8Array => Uint8Array.from(text, (char) => char.charCodeAt(0));

/** The message with which `run` is refused, after checking that it is one line of a `KleeneError` of this code. */
export function refusal(code: ErrorCode, run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return messageOf(code, error);
  }
  return 'accepted';
}

/** The message of an error, after checking that it is one line of a `KleeneError` of this code. */
export function messageOf(code: ErrorCode, error: unknown): string {
  if (!isKleeneError(error)) throw error;
  expect(error.code).toBe(code);
  expect(error.message).not.toContain('\n');
  return error.message;
}
