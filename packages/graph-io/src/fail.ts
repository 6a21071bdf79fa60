import { KleeneError } from '@kleene/base';

/** Ends with the error for a malformed file: `file:line: expected ..., got ...`. */
export function fail(file: string, line: number, expected: string, got: string): never {
  throw new KleeneError('invalid-file', `${file}:${line}: expected ${expected}, got ${got}`);
}
