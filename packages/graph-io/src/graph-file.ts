import { checkObject, refuse } from '@kleene/base';
import type { EdgeOptions, Graph } from '@kleene/graphs';

/** A graph with the names that its nodes have in a file. */
export interface GraphFile {
  readonly graph: Graph;
  /** `[nodes]`: the id of each node, as the file writes it. Ids are text, all different; `7` and `07` are two ids, and neither is a position. */
  readonly ids: readonly string[];
  /** `[nodes]`: what to call each node, where the file says so; labels may repeat. */
  readonly labels?: readonly string[];
}

/** What a reader found, so that nothing is merged, dropped or passed over in silence. */
export interface ReadReport {
  /** Rows that are edges. */
  readonly rows: number;
  /** Lines passed over because they begin with `#` or `%`. */
  readonly comments: number;
  /** The cells of the header row; absent when the first row was an edge. */
  readonly header?: readonly string[];
  /** The columns of the header that are not source, target or weight, and were passed over. */
  readonly ignored: readonly string[];
  /** What separates cells: the character, or `blanks`. */
  readonly separator: Separator | 'blanks';
  /** Rows from a node to itself. */
  readonly loops: number;
  /** Rows that join two nodes already joined by an earlier row (in the same direction, when read as directed); loops that are dropped do not count. */
  readonly repeated: number;
  /** How many rows were merged into an earlier one: `repeated`, or 0 when parallel edges are kept. */
  readonly merged: number;
  /** Rows whose weight is below 0. */
  readonly negative: number;
}

/** A graph file as read, with what was found on the way. */
export interface ReadGraph extends GraphFile {
  readonly report: ReadReport;
}

/** The characters that may separate the cells of a CSV file. */
export type Separator = ',' | ';' | '\t' | '|';

/** How rows become a graph. */
export interface ReadOptions extends Pick<EdgeOptions, 'directed' | 'duplicates' | 'loops'> {
  /** What error messages call the input; default `input`. */
  readonly name?: string;
  /** Whether the first row is a header. Default: it is one when it names a source column and a target column. */
  readonly header?: boolean;
}

/** Throws `invalid-argument` unless the ids and labels of `file` are lists of text. */
export function checkNames(where: string, file: Pick<GraphFile, 'ids' | 'labels'>): void {
  checkObject(where, 'file', file);
  const { ids, labels = [] } = file;
  for (const [name, names] of Object.entries({ ids, labels })) {
    if (!Array.isArray(names)) refuse(where, name, 'a list of text', names);
    const wrong = names.findIndex((text) => typeof text !== 'string');
    if (wrong >= 0) refuse(where, `${name}[${wrong}]`, 'text', names[wrong]);
  }
}
