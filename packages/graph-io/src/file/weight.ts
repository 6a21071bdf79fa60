import { show } from '@kleene/base';
import { fail, type Place } from '../fail.ts';
import { cellText, type Row } from '../rows/rows.ts';

// Each digit can be matched in one way only, so that a long cell costs time in proportion to its length.
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** The number in a cell: decimal and finite, a point for the fraction. Infinities, NaN, hexadecimal and empty cells are refused. */
export function cellWeight(file: string, row: Row, cell: number): number {
  return decimalOf(file, row.lines[cell]!, cellText(row, cell), 'an empty cell');
}

/** The finite decimal number that `text` is; `empty` is what the error calls no text. */
export function decimalOf(file: string, place: Place, text: string, empty: string): number {
  const weight = decimal.test(text) ? Number(text) : NaN;
  if (Number.isFinite(weight)) return weight;
  fail(file, place, 'a finite decimal number as weight', text === '' ? empty : show(text));
}
