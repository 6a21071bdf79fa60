export { salsaFamilies, type GraphFamily } from '@kleene/graphs';
export {
  outputsOf,
  type GraphInstance,
  type RandomInstance,
  type SourceInstance,
  type SparseAlgorithm,
} from './salsa/algorithm.ts';
export { setAt, sparseBatches, type BatchOptions } from './salsa/batches.ts';
export { sparseBfs } from './salsa/bfs.ts';
export { collateSparse, type SparseBatch } from './salsa/collate.ts';
export { sparseDfs } from './salsa/dfs.ts';
export { sparseEccentricity } from './salsa/eccentricity.ts';
export { edgesOf, type Edges } from './salsa/edges.ts';
export { sparseMis } from './salsa/mis.ts';
export { sparseDijkstra, sparsePrim } from './salsa/nearest-first.ts';
export { generate, instanceAt, salsaSplit, type GenerateOptions, type GraphSet } from './salsa/splits.ts';
export { sparseFromStored, storedSparse } from './salsa/stored.ts';
export { sparsify, type SparsifyOptions } from './salsa/sparsify.ts';
export { sparseTrace, type Arrays, type SparseTrajectory } from './salsa/trajectory.ts';
