import * as tf from '@tensorflow/tfjs-core';
import type { EdgeList } from '../machine/edge-list.ts';
import type { ReasonerConfig } from './config.ts';

/** The edges of one graph or of several side by side. */
export interface GraphUnion extends EdgeList {
  /** How many graphs. */
  readonly graphs: number;
  /** `[edges]`: the graph of each edge. */
  readonly graphOf: Int32Array;
}

/** An edge list as index tensors. Axes: E edges, N nodes. */
export interface Wiring {
  readonly nodes: number;
  readonly edges: number;
  readonly senders_E: tf.Tensor1D;
  readonly receivers_E: tf.Tensor1D;
  readonly reverse_E: tf.Tensor1D;
  readonly loops_N: tf.Tensor1D;
  /** The group in which each edge competes: its receiver, or its graph. */
  readonly groups_E: tf.Tensor1D;
  readonly groups: number;
}

/** The tensors of an edge list, which the caller owns. */
export function wire(edges: GraphUnion, mode: ReasonerConfig['mode']): Wiring {
  const indices = (values: Int32Array): tf.Tensor1D => tf.tensor1d(values, 'int32');
  return {
    nodes: edges.nodes,
    edges: edges.senders.length,
    senders_E: indices(edges.senders),
    receivers_E: indices(edges.receivers),
    reverse_E: indices(edges.reverse),
    loops_N: indices(edges.loops),
    groups_E: indices(mode === 'receiver' ? edges.receivers : edges.graphOf),
    groups: mode === 'receiver' ? edges.nodes : edges.graphs,
  };
}
