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

/** The formats of files that this package reads and writes. */
export type GraphFormat =
  | 'csv'
  | 'edge-list'
  | 'snap'
  | 'graphml'
  | 'gexf'
  | 'json'
  | 'matrix-market'
  | 'dimacs-sp'
  | 'dimacs-edge';

/** What a reader found, so that nothing is merged, dropped or passed over in silence. */
export interface ReadReport {
  readonly format: GraphFormat | 'graphology';
  /** Edges that the file lists: rows, elements, or entries of a matrix. */
  readonly rows: number;
  /** Lines passed over as comments; 0 in formats without lines. */
  readonly comments: number;
  /** The cells of the header row of CSV or an edge list; absent when the first row was an edge. */
  readonly header?: readonly string[];
  /** What the file has beside nodes, edges, labels and weights and was passed over: columns, or `node height`, `edge colour`. */
  readonly ignored: readonly string[];
  /** What separates the cells of CSV or an edge list: the character, or `blanks`. */
  readonly separator?: Separator | 'blanks';
  /** Edges from a node to itself. */
  readonly loops: number;
  /** Edges that join two nodes already joined by an earlier one (in the same direction, when read as directed); loops that are dropped do not count. */
  readonly repeated: number;
  /** How many edges were merged into an earlier one: `repeated`, or 0 when parallel edges are kept. */
  readonly merged: number;
  /** Edges whose weight is below 0. */
  readonly negative: number;
  /** What else the file says and the graph does not, or only in another way: a phrase each, with its count. */
  readonly notes: readonly string[];
}

/** A graph file as read, with what was found on the way. */
export interface ReadGraph extends GraphFile {
  readonly report: ReadReport;
}

/** The characters that may separate the cells of a CSV file. */
export type Separator = (typeof separators)[number];
export const separators = [',', ';', '\t', '|'] as const;

/** How any input becomes a graph. */
export interface GraphOptions extends Pick<EdgeOptions, 'duplicates' | 'loops'> {
  /** What error messages call the input; default `input`. */
  readonly name?: string;
  /**
   * Whether each edge leads in one direction only. Default: what the format says of itself; CSV and edge lists say nothing and are
   * undirected. A graph with edges of both kinds is directed, its undirected edges two arcs each.
   */
  readonly directed?: boolean;
  /** The name of the column, key or attribute that holds the weights of edges; default `weight`. */
  readonly weight?: string;
}

/** How rows become a graph. */
export interface ReadOptions extends GraphOptions {
  /** Whether the first row is a header. Default: it is one when it names a source column and a target column. */
  readonly header?: boolean;
  /** The names of the columns with the ends of edges; default source or from, target or to, in any case. */
  readonly source?: string;
  readonly target?: string;
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
