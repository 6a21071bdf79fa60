export { readDimacs } from './dimacs.ts';
export { findNode } from './find-node.ts';
export { fit, type Fitted } from './fit.ts';
export { readGexf } from './gexf.ts';
export type {
  GraphFile,
  GraphFormat,
  GraphOptions,
  ReadGraph,
  ReadOptions,
  ReadReport,
  Separator,
} from './graph-file.ts';
export { readGraphml } from './graphml.ts';
export { readGraphologyJson } from './json.ts';
export { readMatrixMarket } from './matrix-market.ts';
export { readCsv, readEdgeList, type CsvOptions } from './read.ts';
export { readSnap } from './snap.ts';
export type { TextSource } from './source.ts';
export { traits, type Traits } from './traits.ts';
export { writeGraphologyJson } from './write-json.ts';
export { writeDimacs, writeMatrixMarket } from './write-numbered.ts';
export { writeGexf, writeGraphml } from './write-xml.ts';
export { writeCsv, writeEdgeList, writeSnap } from './write.ts';
