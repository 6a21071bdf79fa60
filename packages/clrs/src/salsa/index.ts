export {
  outputsOf,
  type GraphInstance,
  type RandomInstance,
  type SourceInstance,
  type SparseAlgorithm,
} from './algorithm.ts';
export { setAt, sparseBatches, type BatchOptions } from './batches.ts';
export { sparseBfs } from './bfs.ts';
export { collateSparse, type SparseBatch } from './collate.ts';
export { sparseDfs } from './dfs.ts';
export { sparseEccentricity } from './eccentricity.ts';
export { edgesOf, type Edges } from './edges.ts';
export { sparseMis } from './mis.ts';
export { sparseDijkstra, sparsePrim } from './nearest-first.ts';
export {
  generate,
  instanceAt,
  salsaFamilies,
  salsaSplit,
  type GenerateOptions,
  type GraphFamily,
  type GraphSet,
} from './splits.ts';
export { sparsify, type SparsifyOptions } from './sparsify.ts';
export { sparseTrace, type Arrays, type SparseTrajectory } from './trajectory.ts';
