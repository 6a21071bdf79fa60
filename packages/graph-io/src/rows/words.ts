import { show } from '@kleene/base';
import { fail } from '../fail.ts';
import { cellText, type Row } from './rows.ts';

/** The most nodes that a graph may have. */
export const MAX_NODES: number = 2 ** 31 - 2;

/** How many nodes a file may state whatever its edges are, and beyond that how many for each of them. */
const FREE_NODES = 2 ** 20;
const NODES_AN_EDGE = 16;

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

/**
 * The ids of nodes that a format numbers from 1. Refused where there are far more nodes than edges: a line of a few bytes could otherwise ask for
 * gigabytes of names.
 */
export function idsFromOne(file: string, line: number, nodes: number, edges: number): string[] {
  if (nodes > FREE_NODES && nodes > NODES_AN_EDGE * edges)
    fail(file, line, `at most ${FREE_NODES} nodes, or ${NODES_AN_EDGE} an edge`, `${nodes} with ${edges} edges`);
  return Array.from({ length: nodes }, (_, node) => String(node + 1));
}
