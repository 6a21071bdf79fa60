import { bfs } from './bfs.ts';
import { bipartiteMatching } from './bipartite-matching.ts';
import { grahamScan, jarvisMarch } from './convex-hull.ts';
import { dagShortestPaths } from './dag-shortest-paths.ts';
import { dfs } from './dfs.ts';
import { floydWarshall } from './floyd-warshall.ts';
import { activitySelector, taskScheduling } from './greedy.ts';
import { heapsort } from './heapsort.ts';
import { lcsLength } from './lcs-length.ts';
import { articulationPoints, bridges } from './low-link.ts';
import { matrixChainOrder } from './matrix-chain-order.ts';
import { findMaximumSubarray } from './maximum-subarray-by-halves.ts';
import { findMaximumSubarrayKadane } from './maximum-subarray.ts';
import { mstKruskal } from './mst-kruskal.ts';
import { optimalBst } from './optimal-bst.ts';
import { quickselect, quicksort } from './quicksort.ts';
import { binarySearch, minimum } from './searching.ts';
import { segmentsIntersect } from './segments-intersect.ts';
import { bellmanFord, dijkstra, mstPrim } from './shortest-paths.ts';
import { bubbleSort, insertionSort } from './sorting.ts';
import { kmpMatcher, naiveStringMatcher } from './string-matching.ts';
import { stronglyConnectedComponents } from './strongly-connected-components.ts';
import { topologicalSort } from './topological-sort.ts';
import { refuse } from '@kleene/base';
import type { Algorithm } from '../spec/algorithm.ts';

/** The 30 algorithms of the CLRS benchmark, in its order. */
export const clrs30: readonly Algorithm[] = [
  articulationPoints,
  activitySelector,
  bellmanFord,
  bfs,
  binarySearch,
  bridges,
  bubbleSort,
  dagShortestPaths,
  dfs,
  dijkstra,
  findMaximumSubarrayKadane,
  floydWarshall,
  grahamScan,
  heapsort,
  insertionSort,
  jarvisMarch,
  kmpMatcher,
  lcsLength,
  matrixChainOrder,
  minimum,
  mstKruskal,
  mstPrim,
  naiveStringMatcher,
  optimalBst,
  quickselect,
  quicksort,
  segmentsIntersect,
  stronglyConnectedComponents,
  taskScheduling,
  topologicalSort,
];

/** The two that dm-clrs has besides. */
export const clrsExtras: readonly Algorithm[] = [findMaximumSubarray, bipartiteMatching];

/** The algorithm of that name, one of dm-clrs's 32; throws `invalid-argument` for any other. */
export function algorithmNamed(name: string): Algorithm {
  const all = [...clrs30, ...clrsExtras];
  return (
    all.find((one) => one.name === name) ??
    refuse('clrs.algorithmNamed', 'name', `one of ${all.map((one) => one.name).join(', ')}`, name)
  );
}
