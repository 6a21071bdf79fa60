import { checkInteger, refuse } from '@kleene/base';
import type { Draws } from '@kleene/random';
import type { InstanceSampler } from '../spec/algorithm.ts';
import { checkSamplingOptions } from './options.ts';
import { uniforms, type RangeOptions } from './sequences.ts';

/** A graph as a matrix `[nodes, nodes]` of weights, 0 where there is no edge; row i holds the edges that leave node i. */
export interface Matrix {
  readonly A: Float64Array;
}

/** A graph and the node to start from. */
export interface MatrixFrom extends Matrix {
  readonly s: number;
}

/** The probabilities of an edge, of which one is chosen for each graph. */
export interface DensityOptions {
  readonly p?: readonly number[];
}

/** Directed graphs with loops (dm-clrs `DfsSampler`). */
export const dfsSampler: InstanceSampler<Matrix, DensityOptions> = {
  options: ['p'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample: (draws, size, { p = [0.5] }) => ({ A: directed(draws, size, pick(draws, p)) }),
};

/** Undirected graphs and a source (dm-clrs `BfsSampler`). */
export const bfsSampler: InstanceSampler<MatrixFrom, DensityOptions> = {
  options: ['p'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample(draws, size, { p = [0.5] }) {
    const A = undirected(draws, size, pick(draws, p));
    return { A, s: draws.integers(0, size) };
  },
};

/** Directed graphs without cycles (dm-clrs `TopoSampler`). */
export const topoSampler: InstanceSampler<Matrix, DensityOptions> = {
  options: ['p'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample: (draws, size, { p = [0.5] }) => ({ A: acyclic(draws, size, pick(draws, p)) }),
};

/** Sparse undirected graphs (dm-clrs `ArticulationSampler`). */
export const articulationSampler: InstanceSampler<Matrix, DensityOptions> = {
  options: ['p'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample: (draws, size, { p = [0.2] }) => ({ A: undirected(draws, size, pick(draws, p)) }),
};

const weightedOptions = ['p', 'low', 'high'];

/** Sparse undirected graphs with weights (dm-clrs `MSTSampler`). */
export const mstSampler: InstanceSampler<Matrix, DensityOptions & RangeOptions> = {
  options: weightedOptions,
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample: (draws, size, { p = [0.2], ...range }) => ({ A: weighted(draws, size, pick(draws, p), range) }),
};

/** Undirected graphs with weights (dm-clrs `FloydWarshallSampler`). */
export const floydWarshallSampler: InstanceSampler<Matrix, DensityOptions & RangeOptions> = {
  options: weightedOptions,
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample: (draws, size, { p = [0.5], ...range }) => ({ A: weighted(draws, size, pick(draws, p), range) }),
};

/** Undirected graphs with weights, and a source (dm-clrs `BellmanFordSampler`). */
export const bellmanFordSampler: InstanceSampler<MatrixFrom, DensityOptions & RangeOptions> = {
  options: weightedOptions,
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, size, { p = [0.5], ...range }) {
    const A = weighted(draws, size, pick(draws, p), range);
    return { A, s: draws.integers(0, size) };
  },
};

/** Directed graphs without cycles, with weights, and a source (dm-clrs `DAGPathSampler`). */
export const dagPathSampler: InstanceSampler<MatrixFrom, DensityOptions & RangeOptions> = {
  options: weightedOptions,
  checkOptions: checkSamplingOptions,
  canTruncate: true,
  sample(draws, size, { p = [0.5], low = 0, high = 1 }) {
    const A = acyclic(draws, size, pick(draws, p));
    const W = uniforms(draws, size * size, low, high);
    for (let i = 0; i < A.length; i++) A[i]! *= W[i]!;
    return { A, s: draws.integers(0, size) };
  },
};

/** How many communities there are, how dense each is, and how likely an edge is to be flipped or added between them. */
export interface CommunityOptions extends DensityOptions {
  /** Default 4. */
  readonly k?: number;
  /** Default 0.01. */
  readonly eps?: number;
}

/** Directed communities in a row, with few edges from earlier to later ones, in random order (dm-clrs `SccSampler`). */
export const sccSampler: InstanceSampler<Matrix, CommunityOptions> = {
  options: ['k', 'p', 'eps'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample(draws, size, { k = 4, p = [0.5], eps = 0.01 }) {
    checkInteger('clrs.sample', 'k', k, { min: 1, max: size });
    return { A: communities(draws, size, k, pick(draws, p), eps) };
  },
};

/** A bipartite graph as a flow network: a matrix with the source `s` = 0 and the sink `t`, the last node. */
export interface FlowNetwork extends MatrixFrom {
  readonly t: number;
}

/** How dense a bipartite graph is and how many nodes its right side has. */
export interface BipartiteOptions extends DensityOptions {
  /** The nodes of the right side, whose left side then has `size`; absent: the two sides share `size`, the right one rounded down. */
  readonly length_2?: number;
}

/** Bipartite graphs with a source before the left side and a sink after the right one (dm-clrs `BipartiteSampler`). */
export const bipartiteSampler: InstanceSampler<FlowNetwork, BipartiteOptions> = {
  options: ['length_2', 'p'],
  checkOptions: checkSamplingOptions,
  canTruncate: false,
  sample(draws, size, { length_2, p = [0.3] }) {
    const right = length_2 ?? size >> 1;
    const left = length_2 === undefined ? size - right : size;
    const density = pick(draws, p);
    const nodes = left + right + 2;
    const A = new Float64Array(nodes * nodes);
    for (let i = 1; i <= left; i++) A[i] = 1;
    for (let j = left + 1; j <= left + right; j++) A[j * nodes + nodes - 1] = 1;
    for (let i = 1; i <= left; i++)
      for (let j = left + 1; j <= left + right; j++) A[i * nodes + j] = draws.bernoulli(density) ? 1 : 0;
    return { A, s: 0, t: nodes - 1 };
  },
};

function pick(draws: Draws, from: readonly number[]): number {
  if (!Array.isArray(from) || from.length === 0) refuse('clrs.sample', 'p', 'a list of at least one probability', from);
  return from[draws.integers(0, from.length)]!;
}

/** Each ordered pair, loops included, is an edge with probability `p`. */
function directed(draws: Draws, n: number, p: number): Float64Array {
  return draws.bernoullis(p, n * n);
}

/** Both directions must be drawn, so an edge has probability p^2 and a loop p: as in dm-clrs. */
function undirected(draws: Draws, n: number, p: number): Float64Array {
  const A = directed(draws, n, p);
  for (let i = 0; i < n; i++)
    for (let j = i + 1; j < n; j++) A[i * n + j] = A[j * n + i] = A[i * n + j]! * A[j * n + i]!;
  return A;
}

function acyclic(draws: Draws, n: number, p: number): Float64Array {
  const A = directed(draws, n, p);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) A[i * n + j] = 0;
  return permuted(A, draws.permutation(n));
}

/** Weights sqrt(w_ij w_ji + 0.001) of uniform w: the range holds before the product. */
function weighted(draws: Draws, n: number, p: number, { low = 0, high = 1 }: RangeOptions): Float64Array {
  const A = undirected(draws, n, p);
  const W = uniforms(draws, n * n, low, high);
  for (let i = 0; i < n; i++)
    for (let j = i; j < n; j++) {
      const weight = Math.sqrt(W[i * n + j]! * W[j * n + i]! + 0.001);
      A[i * n + j] = A[j * n + i] = A[i * n + j]! * weight;
    }
  return A;
}

function communities(draws: Draws, n: number, k: number, p: number, eps: number): Float64Array {
  const width = Math.floor(n / k);
  const blockOf = (node: number): number => Math.min(k - 1, Math.floor(node / width));
  const M = new Float64Array(n * n);
  for (let block = 0; block < k; block++) {
    const from = block * width;
    const to = block === k - 1 ? n : from + width;
    const isDrawn = draws.bernoullis(p, (to - from) ** 2);
    for (let i = from, at = 0; i < to; i++) for (let j = from; j < to; j++) M[i * n + j] = isDrawn[at++]!;
  }
  const isFlipped = draws.bernoullis(eps, n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++)
      if (isFlipped[i * n + j] === 1 && blockOf(i) <= blockOf(j)) M[i * n + j] = M[i * n + j] === 0 ? 1 : 0;
  return permuted(M, draws.permutation(n));
}

function permuted(A: Float64Array, order: Int32Array): Float64Array {
  const n = order.length;
  const out = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) out[i * n + j] = A[order[i]! * n + order[j]!]!;
  return out;
}
