import { KleeneError } from '@kleene/base';

/** Where in a file something is: a physical line, the first being 1, or words such as `edges[3].source`. */
export type Place = number | string;

/** Ends with the error for a malformed file: `file:line: expected ..., got ...`, or `file: place: expected ..., got ...`. */
export function fail(file: string, place: Place, expected: string, got: string): never {
  const at = typeof place === 'number' ? `${file}:${place}` : `${file}: ${place}`;
  throw new KleeneError('invalid-file', `${at}: expected ${expected}, got ${got}`);
}
