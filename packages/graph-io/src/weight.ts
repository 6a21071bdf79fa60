import { show } from '@kleene/base';
import { fail } from './fail.ts';
import { cellText, type Row } from './rows.ts';

// Each digit can be matched in one way only, so that a long cell costs time in proportion to its length.
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/;

/** The number in a cell: decimal and finite, a point for the fraction. Infinities, NaN, hexadecimal and empty cells are refused. */
export function cellWeight(file: string, row: Row, cell: number): number {
  const text = cellText(row, cell);
  const weight = decimal.test(text) ? Number(text) : NaN;
  if (Number.isFinite(weight)) return weight;
  fail(file, row.lines[cell]!, 'a finite decimal number as weight', text === '' ? 'an empty cell' : show(text));
}
