import { readDimacs } from './rows/dimacs.ts';
import { readGexf } from './xml/gexf.ts';
import type { GraphFile, GraphFormat, GraphOptions, ReadGraph } from './file/graph-file.ts';
import { readGraphml } from './xml/graphml.ts';
import { readGraphologyJson } from './json/json.ts';
import { readMatrixMarket } from './rows/matrix-market.ts';
import { readCsv, readEdgeList } from './rows/read.ts';
import { readSnap } from './rows/snap.ts';
import type { TextSource } from './source.ts';
import { writeGraphologyJson } from './json/write-json.ts';
import { writeDimacs, writeMatrixMarket } from './rows/write-numbered.ts';
import { writeGexf, writeGraphml } from './xml/write-xml.ts';
import { writeCsv, writeEdgeList, writeSnap } from './rows/write.ts';

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
