import type { GraphFormat } from './graph-file.ts';

/** What a format can carry. */
export interface Traits {
  /** What it is called. */
  readonly kind: string;
  /** The ends of names of files in this format. */
  readonly extensions: readonly string[];
  /** Which ids: any text, words without blanks, or only the numbers of the nodes from 1. */
  readonly ids: 'text' | 'words' | 'from 1';
  readonly labels: boolean;
  /** Whether it carries nodes without edges. */
  readonly isolated: boolean;
  /** Whether its graphs are directed: as the file says, always, or never. */
  readonly directed: 'either' | 'always' | 'never';
  /** Whether a file says itself that it is directed. */
  readonly saysDirected: boolean;
  readonly weights: 'real' | 'whole' | 'none';
  /** Whether it carries parallel edges. */
  readonly parallel: boolean;
}

const rows = {
  ids: 'words',
  labels: false,
  isolated: false,
  directed: 'either',
  saysDirected: false,
  weights: 'real',
  parallel: true,
} as const;

const document = { ...rows, ids: 'text', labels: true, isolated: true, saysDirected: true } as const;

const matrix = { ...rows, ids: 'from 1', isolated: true, saysDirected: true, parallel: false } as const;

/** What each format can carry. */
export const traits: Readonly<Record<GraphFormat, Traits>> = {
  csv: { ...rows, kind: 'CSV', extensions: ['.csv', '.tsv'], ids: 'text' },
  'edge-list': { ...rows, kind: 'edge list', extensions: ['.txt', '.edges', '.edgelist', '.el'] },
  snap: { ...rows, kind: 'SNAP text', extensions: ['.snap'], saysDirected: true },
  graphml: { ...document, kind: 'GraphML', extensions: ['.graphml'] },
  gexf: { ...document, kind: 'GEXF', extensions: ['.gexf'] },
  json: { ...document, kind: 'graphology JSON', extensions: ['.json'] },
  'matrix-market': { ...matrix, kind: 'Matrix Market', extensions: ['.mtx'] },
  'dimacs-sp': {
    ...matrix,
    kind: 'DIMACS shortest paths',
    extensions: ['.gr'],
    directed: 'always',
    weights: 'whole',
    parallel: true,
  },
  'dimacs-edge': {
    ...matrix,
    kind: 'DIMACS colouring',
    extensions: ['.col', '.clq'],
    directed: 'never',
    weights: 'none',
    parallel: true,
  },
};

/** The formats, by the ends of names. */
export function formatNamed(extension: string): GraphFormat | undefined {
  const formats = Object.keys(traits) as GraphFormat[];
  return formats.find((format) => traits[format].extensions.includes(extension));
}
