import { show } from '@kleene/base';
import { fail } from './fail.ts';
import type { Dialect } from './rows.ts';

/** Which cells of a row are what. */
export interface Columns {
  readonly count: number;
  readonly source: number;
  readonly target: number;
  readonly weight?: number;
  /** The cells of the header; absent when the first row is an edge. */
  readonly header?: readonly string[];
}

const roles = { source: ['source', 'from'], target: ['target', 'to'], weight: ['weight'] } as const;

/**
 * The columns of a file by its first row. It is a header when it has a cell named source (or from) and one named target (or to), in
 * any case; otherwise it is an edge of two or three cells: source, target, weight. Refused where `header` contradicts that, where only
 * one of the two is named, and where a name is there twice.
 */
export function columnsOf(
  file: string,
  line: number,
  cells: readonly string[],
  dialect: Dialect,
  header?: boolean,
): Columns {
  if (header === false) return columnsByPlace(file, line, cells, dialect);
  const source = find(file, line, cells, 'source');
  const target = find(file, line, cells, 'target');
  if (source !== undefined && target !== undefined) {
    const weight = find(file, line, cells, 'weight');
    return { count: cells.length, source, target, ...(weight !== undefined && { weight }), header: cells };
  }
  if (header === true || (source ?? target) !== undefined) {
    const advice = header ? '' : ' (or the option header: false, if this row is an edge)';
    fail(file, line, `a header with a source and a target column${advice}`, show([...cells]));
  }
  return columnsByPlace(file, line, cells, dialect);
}

/** Whether a row with this cell is taken for a header, or for half of one. */
export function isEndName(cell: string): boolean {
  return isRole(cell, 'source') || isRole(cell, 'target');
}

/** The names of the columns that are no part of an edge. */
export function ignoredColumns({ header = [], source, target, weight }: Columns): string[] {
  return header.filter((_, column) => column !== source && column !== target && column !== weight);
}

function find(file: string, line: number, cells: readonly string[], role: keyof typeof roles): number | undefined {
  const found = [...cells.keys()].filter((cell) => isRole(cells[cell]!, role));
  if (found.length > 1) fail(file, line, `one ${role} column`, show(found.map((cell) => cells[cell])));
  return found[0];
}

function isRole(cell: string, role: keyof typeof roles): boolean {
  const names: readonly string[] = roles[role];
  return names.includes(cell.trim().toLowerCase());
}

function columnsByPlace(file: string, line: number, cells: readonly string[], dialect: Dialect): Columns {
  const count = cells.length;
  if (count === 2) return { count, source: 0, target: 1 };
  if (count === 3) return { count, source: 0, target: 1, weight: 2 };
  const advice = dialect === 'blanks' ? 'separated by blanks (other separators are read as CSV)' : 'without a header';
  fail(file, line, `2 or 3 columns, source target [weight], ${advice}`, String(count));
}
