import { readDimacs } from './dimacs.ts';
import { readGexf } from './gexf.ts';
import type { GraphFile, GraphFormat, GraphOptions, ReadGraph } from './graph-file.ts';
import { readGraphml } from './graphml.ts';
import { readGraphologyJson } from './json.ts';
import { readMatrixMarket } from './matrix-market.ts';
import { readCsv, readEdgeList } from './read.ts';
import { readSnap } from './snap.ts';
import type { TextSource } from './source.ts';
import { writeGraphologyJson } from './write-json.ts';
import { writeDimacs, writeMatrixMarket } from './write-numbered.ts';
import { writeGexf, writeGraphml } from './write-xml.ts';
import { writeCsv, writeEdgeList, writeSnap } from './write.ts';

/** Reads one format; options that it does not know are refused. */
export type Reader = (source: TextSource, options: GraphOptions) => Promise<ReadGraph>;

/** The reader of each format. */
export const readers: Readonly<Record<GraphFormat, Reader>> = {
  csv: readCsv,
  'edge-list': readEdgeList,
  snap: readSnap,
  graphml: readGraphml,
  gexf: readGexf,
  json: readGraphologyJson,
  'matrix-market': readMatrixMarket,
  'dimacs-sp': readDimacs,
  'dimacs-edge': readDimacs,
};

/** The writer of each format. */
export const writers: Readonly<Record<GraphFormat, (file: GraphFile) => string>> = {
  csv: writeCsv,
  'edge-list': writeEdgeList,
  snap: writeSnap,
  graphml: writeGraphml,
  gexf: writeGexf,
  json: writeGraphologyJson,
  'matrix-market': writeMatrixMarket,
  'dimacs-sp': (file) => writeDimacs(file, { form: 'sp' }),
  'dimacs-edge': (file) => writeDimacs(file, { form: 'edge' }),
};
