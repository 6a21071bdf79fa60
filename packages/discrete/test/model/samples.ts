import { erdosRenyi } from '@kleene/graphs';
import { draws, key, type KeyedDraws } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import { edgeList, unite, type Configuration, type GraphUnion, type ReasonerConfig } from '../../src/index.ts';

/** Sizes like those of breadth-first and of depth-first search. */
export const configs: readonly ReasonerConfig[] = [
  { nodeStates: 2, edgeStates: 2, mode: 'receiver', hidden: 8 },
  { nodeStates: 5, edgeStates: 2, mode: 'global', hidden: 12 },
  { nodeStates: 4, edgeStates: 1, mode: 'receiver', hidden: 6 },
  { nodeStates: 2, edgeStates: 3, mode: 'global', hidden: 8 },
];

export interface Sample {
  readonly edges: GraphUnion;
  readonly states: Configuration;
  readonly scalars: Float32Array;
  readonly noise: Float32Array;
}

/** Random states, scalars and noise on the union of a few random graphs, one of a single node among them. */
export function sample(config: ReasonerConfig, seed: number): Sample {
  const random = draws(key(seed));
  const graphs = [5, 1, 7].map((nodes) => erdosRenyi(random, nodes, { p: 0.5 }));
  const edges = unite(graphs.map((graph) => edgeList(graph)));
  const count = edges.senders.length;
  return {
    edges,
    states: {
      nodes: integers(random, edges.nodes, config.nodeStates),
      edges: integers(random, count, config.edgeStates),
    },
    scalars: Float32Array.from(random.uniforms(count)),
    noise: Float32Array.from({ length: count }, () => random.gumbel()),
  };
}

function integers(random: KeyedDraws, count: number, below: number): Uint8Array {
  return Uint8Array.from({ length: count }, () => random.integers(0, below));
}

/** States as rows with a single 1. */
export function oneHot(states: Uint8Array, count: number): number[][] {
  return Array.from(states, (state) => Array.from({ length: count }, (_, i) => (i === state ? 1 : 0)));
}

/** Rows of random weights that sum to 1. */
export function distributions(seed: number, rows: number, count: number): number[][] {
  const random = draws(key(seed));
  return Array.from({ length: rows }, () => {
    const parts = [...random.uniforms(count)];
    const total = parts.reduce((a, b) => a + b, 0);
    return parts.map((part) => part / total);
  });
}

/** The tensors that the plain form takes. */
export function plainInput(
  nodes: number[][],
  edges: number[][],
  scalars: ArrayLike<number>,
): {
  nodeStates_NS: tf.Tensor2D;
  edgeStates_EK: tf.Tensor2D;
  scalars_E: tf.Tensor1D;
} {
  return {
    nodeStates_NS: tf.tensor2d(nodes),
    edgeStates_EK: tf.tensor2d(edges),
    scalars_E: tf.tensor1d(Array.from(scalars)),
  };
}

/** The largest difference between two lists of numbers of one length. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Infinity;
  return Array.from(a).reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0);
}
