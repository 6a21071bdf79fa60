import { checkOneOf } from '@kleene/base';

/** What a split of the CLRS-Text data set is made of. */
export interface TextSplit {
  /** Examples for each algorithm, length and seed. */
  readonly samples: number;
  readonly seeds: readonly number[];
  /** The lengths of each algorithm's instances, by its name. */
  readonly lengths: { readonly [algorithm: string]: readonly number[] };
}

/** For each algorithm the first so many training lengths, and the largest length of validation. */
const sizes: { readonly [algorithm: string]: readonly [train: number, val: number] } = {
  articulation_points: [7, 19],
  activity_selector: [10, 40],
  bellman_ford: [10, 32],
  bfs: [10, 41],
  binary_search: [10, 64],
  bridges: [2, 7],
  bubble_sort: [3, 11],
  dag_shortest_paths: [7, 19],
  dfs: [8, 20],
  dijkstra: [9, 25],
  find_maximum_subarray_kadane: [10, 64],
  floyd_warshall: [3, 11],
  graham_scan: [10, 31],
  heapsort: [3, 11],
  insertion_sort: [10, 25],
  jarvis_march: [5, 13],
  kmp_matcher: [10, 64],
  lcs_length: [3, 12],
  matrix_chain_order: [3, 12],
  minimum: [10, 64],
  mst_kruskal: [3, 10],
  mst_prim: [9, 26],
  naive_string_matcher: [10, 64],
  optimal_bst: [3, 10],
  quickselect: [10, 64],
  quicksort: [3, 12],
  segments_intersect: [10, 64],
  strongly_connected_components: [6, 16],
  task_scheduling: [10, 41],
  topological_sort: [8, 21],
};
const trainLengths = [4, 5, 10, 11, 12, 15, 19, 23, 28, 31] as const;

/** The lengths, seeds and numbers of examples of the published data set (dm-clrs generate_clrs_text.py). */
export function textSplit(name: 'train' | 'val'): TextSplit {
  checkOneOf('clrs.textSplit', 'name', name, ['train', 'val']);
  const isTrain = name === 'train';
  const lengths = Object.entries(sizes).map(([algorithm, [count, longest]]) => [
    algorithm,
    isTrain ? trainLengths.slice(0, count) : Array.from({ length: longest - 3 }, (_, i) => i + 4),
  ]);
  return {
    samples: isTrain ? 10_000 : 125,
    seeds: isTrain ? [0] : [3, 14, 35, 81, 94],
    lengths: Object.fromEntries(lengths) as TextSplit['lengths'],
  };
}
