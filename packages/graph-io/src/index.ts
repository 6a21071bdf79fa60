export { readDimacs } from './rows/dimacs.ts';
export { findNode } from './file/find-node.ts';
export { fit, type Fitted } from './file/fit.ts';
export { readGexf } from './xml/gexf.ts';
export type {
  GraphFile,
  GraphFormat,
  GraphOptions,
  ReadGraph,
  ReadOptions,
  ReadReport,
  Separator,
} from './file/graph-file.ts';
export { readGraphml } from './xml/graphml.ts';
export { readGraphologyJson } from './json/json.ts';
export { readMatrixMarket } from './rows/matrix-market.ts';
export { readCsv, readEdgeList, type CsvOptions } from './rows/read.ts';
export { readSnap } from './rows/snap.ts';
export type { TextSource } from './source.ts';
export { traits, type Traits } from './file/traits.ts';
export { writeGraphologyJson } from './json/write-json.ts';
export { writeDimacs, writeMatrixMarket } from './rows/write-numbered.ts';
export { writeGexf, writeGraphml } from './xml/write-xml.ts';
export { writeCsv, writeEdgeList, writeSnap } from './rows/write.ts';
