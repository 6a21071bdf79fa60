import { show } from '@kleene/base';
import { fail } from '../fail.ts';
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

/** What a header calls the columns, where the caller says so, and whether there is a header. */
export interface ColumnNames {
  readonly header?: boolean | undefined;
  readonly source?: string | undefined;
  readonly target?: string | undefined;
  readonly weight?: string | undefined;
}

type Role = 'source' | 'target' | 'weight';

const roles = { source: ['source', 'from'], target: ['target', 'to'], weight: ['weight'] } as const;

/**
 * The columns of a file by its first row. It is a header when it has a cell named source (or from) and one named target (or to), in
 * any case, or the cells that `names` name; otherwise it is an edge of two or three cells: source, target, weight. Refused where `header`
 * contradicts that, where only one of the two is named, where a name is there twice, and where a name that was given is not there.
 */
export function columnsOf(
  file: string,
  line: number,
  cells: readonly string[],
  dialect: Dialect,
  names: ColumnNames,
): Columns {
  const given = (['source', 'target', 'weight'] as const).filter((role) => names[role] !== undefined);
  if (names.header === false && given.length === 0) return columnsByPlace(file, line, cells, dialect);
  for (const role of given)
    if (!cells.some((cell) => isRole(cell, role, names)))
      fail(file, line, `a header with the column ${show(names[role])}`, show([...cells]));
  const source = find(file, line, cells, 'source', names);
  const target = find(file, line, cells, 'target', names);
  if (source !== undefined && target !== undefined) {
    const weight = find(file, line, cells, 'weight', names);
    return { count: cells.length, source, target, ...(weight !== undefined && { weight }), header: cells };
  }
  if (names.header === true || given.length > 0 || (source ?? target) !== undefined) {
    const advice = names.header || given.length > 0 ? '' : ' (or the option header: false, if this row is an edge)';
    fail(file, line, `a header with a source and a target column${advice}`, show([...cells]));
  }
  return columnsByPlace(file, line, cells, dialect);
}

/** Whether a row with this cell is taken for a header, or for half of one. */
export function isEndName(cell: string): boolean {
  return isRole(cell, 'source', {}) || isRole(cell, 'target', {});
}

/** The names of the columns that are no part of an edge. */
export function ignoredColumns({ header = [], source, target, weight }: Columns): string[] {
  return header.filter((_, column) => column !== source && column !== target && column !== weight);
}

function find(
  file: string,
  line: number,
  cells: readonly string[],
  role: Role,
  names: ColumnNames,
): number | undefined {
  const found = [...cells.keys()].filter((cell) => isRole(cells[cell]!, role, names));
  if (found.length > 1) fail(file, line, `one ${role} column`, show(found.map((cell) => cells[cell])));
  return found[0];
}

/** A name that was given is matched letter by letter, the usual ones in any case. */
function isRole(cell: string, role: Role, names: ColumnNames): boolean {
  const name = cell.trim();
  if (names[role] !== undefined) return name === names[role];
  const usual: readonly string[] = roles[role];
  return usual.includes(name.toLowerCase());
}

function columnsByPlace(file: string, line: number, cells: readonly string[], dialect: Dialect): Columns {
  const count = cells.length;
  if (count === 2) return { count, source: 0, target: 1 };
  if (count === 3) return { count, source: 0, target: 1, weight: 2 };
  const advice = dialect === 'blanks' ? 'separated by blanks (other separators are read as CSV)' : 'without a header';
  fail(file, line, `2 or 3 columns, source target [weight], ${advice}`, String(count));
}
