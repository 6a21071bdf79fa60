import { show } from '@kleene/base';
import { fail } from './fail.ts';
import { cellText, type Row } from './rows.ts';

/** The most nodes a file may state: beyond it the names alone take gigabytes, from a line of a few bytes. */
export const MAX_STATED: number = 2 ** 24;

/** The words of a row. */
export function wordsOf(row: Row): string[] {
  return Array.from({ length: row.count }, (_, cell) => cellText(row, cell));
}

/** The whole number from `min` to `max` that the word is; `name` is what errors call it. */
export function wholeNumber(
  file: string,
  line: number,
  name: string,
  word: string | undefined,
  min: number,
  max: number,
): number {
  const value = word !== undefined && /^\d{1,16}$/.test(word) ? Number(word) : NaN;
  if (value >= min && value <= max) return value;
  fail(file, line, `${name}, a whole number from ${min} to ${max}`, word === undefined ? 'none' : show(word));
}

/** The ids of nodes that a format numbers from 1. */
export function idsFromOne(nodes: number): string[] {
  return Array.from({ length: nodes }, (_, node) => String(node + 1));
}
