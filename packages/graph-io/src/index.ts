export { findNode } from './find-node.ts';
export type { GraphFile, ReadGraph, ReadOptions, ReadReport, Separator } from './graph-file.ts';
export { readCsv, readEdgeList, type CsvOptions } from './read.ts';
export type { TextSource } from './source.ts';
export { writeCsv, writeEdgeList } from './write.ts';
