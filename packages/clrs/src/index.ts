export { algorithmNamed, clrs30, clrsExtras } from './algorithms/all.ts';
export { bfs, sourceInputs } from './algorithms/bfs.ts';
export { bipartiteMatching } from './algorithms/bipartite-matching.ts';
export { grahamScan, jarvisMarch } from './algorithms/convex-hull.ts';
export { dagShortestPaths } from './algorithms/dag-shortest-paths.ts';
export { dfs, matrixInputs } from './algorithms/dfs.ts';
export { floydWarshall } from './algorithms/floyd-warshall.ts';
export { activitySelector, taskScheduling } from './algorithms/greedy.ts';
export { heapsort } from './algorithms/heapsort.ts';
export { lcsLength } from './algorithms/lcs-length.ts';
export { articulationPoints, bridges } from './algorithms/low-link.ts';
export { matrixChainOrder } from './algorithms/matrix-chain-order.ts';
export { findMaximumSubarray } from './algorithms/maximum-subarray-by-halves.ts';
export { findMaximumSubarrayKadane } from './algorithms/maximum-subarray.ts';
export { mstKruskal } from './algorithms/mst-kruskal.ts';
export { optimalBst } from './algorithms/optimal-bst.ts';
export { adjacency, chain, heapPointers, identity, positions, predecessors } from './algorithms/probes.ts';
export { quickselect, quicksort } from './algorithms/quicksort.ts';
export { binarySearch, minimum } from './algorithms/searching.ts';
export { segmentsIntersect } from './algorithms/segments-intersect.ts';
export { bellmanFord, dijkstra, mstPrim } from './algorithms/shortest-paths.ts';
export { bubbleSort, insertionSort } from './algorithms/sorting.ts';
export { kmpMatcher, naiveStringMatcher } from './algorithms/string-matching.ts';
export { stringInputs, stringPredecessors, stringsOf, type StringInputs } from './algorithms/string-probes.ts';
export { stronglyConnectedComponents } from './algorithms/strongly-connected-components.ts';
export { topologicalSort } from './algorithms/topological-sort.ts';
export { alternate, type Alternating, type AlternatingState } from './batch/alternate.ts';
export { collate, collateProbe, type Batch } from './batch/collate.ts';
export { feedbackOf, type DataPoint, type Feedback } from './batch/data-points.ts';
export {
  buildSampler,
  sampleInputs,
  type Sampler,
  type SamplerOptions,
  type SamplerState,
  type StoredDraws,
} from './batch/sampler.ts';
export { batchFromStored, storedArrays, type StoredArrays } from './batch/stored.ts';
export { trajectoriesOf } from './batch/trajectories.ts';
export {
  trainingRecipe,
  type RecipeOptions,
  type RecipeSampler,
  type RecipeSet,
  type TrainingRecipe,
} from './batch/training-recipe.ts';
export { argsort } from './numerics/argsort.ts';
export {
  articulationSampler,
  bellmanFordSampler,
  bfsSampler,
  bipartiteSampler,
  dagPathSampler,
  dfsSampler,
  floydWarshallSampler,
  mstSampler,
  sccSampler,
  topoSampler,
  type BipartiteOptions,
  type CommunityOptions,
  type DensityOptions,
  type FlowNetwork,
  type Matrix,
  type MatrixFrom,
} from './sampling/graphs.ts';
export { checkSamplingOptions, samplingOptions, type SamplingOption } from './sampling/options.ts';
export { convexHullSampler, segmentsSampler, type HullOptions, type Points } from './sampling/points.ts';
export {
  activitySampler,
  maximumSubarraySampler,
  searchSampler,
  searchTreeSampler,
  sortingSampler,
  taskSampler,
  type Activities,
  type Keys,
  type RangeOptions,
  type Search,
  type SearchTreeWeights,
  type TaskOptions,
  type Tasks,
} from './sampling/sequences.ts';
export {
  lcsSampler,
  matcherSampler,
  type MatcherOptions,
  type PairOptions,
  type StringPair,
  type TextAndPattern,
} from './sampling/strings.ts';
export type { Algorithm, InstanceSampler, Numerics } from './spec/algorithm.ts';
export { benchmarkSplit, samplesMultiplier, type Split } from './spec/benchmark.ts';
export { layoutOf, shapeOf, type Field, type Layout } from './spec/layout.ts';
export {
  outputClass,
  type Location,
  type Names,
  type Probe,
  type ProbeType,
  type Snapshot,
  type Spec,
  type Stage,
  type Value,
} from './spec/spec.ts';
export { countSteps, run, trace, type Trajectory } from './trajectory/trace.ts';
export { chunkify, type Chunk } from './transform/chunks.ts';
export { cyclicPermutation, enforcePermutations, permutationMatrix, predecessorsOf } from './transform/permutations.ts';
export { enforcePredAsInput, type PredAsInput } from './transform/pred-as-input.ts';
export { randomizePos } from './transform/random-positions.ts';
