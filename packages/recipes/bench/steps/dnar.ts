import { bfs, init, reasonerConfig, stepwiseLoss, transitionBatch, type ReasonerParams } from '@kleene/discrete';
import { connectedErdosRenyi } from '@kleene/graphs';
import { draws, gumbel, key } from '@kleene/random';
import * as tf from '@tensorflow/tfjs-core';
import type { Problem } from './step.ts';

/** The step that the demo takes 501 times: a discrete reasoner on the transitions of 8 graphs of 16 nodes, width 128. */
export function dnarStep(): Problem<ReasonerParams> {
  const config = reasonerConfig(bfs);
  const drawn = draws(key(0));
  const graphs = Array.from({ length: 8 }, () => ({
    graph: connectedErdosRenyi(drawn, 16),
    start: drawn.integers(0, 16),
  }));
  const batch = transitionBatch(bfs, graphs);
  const options = { temperature: 1, key: key(3) };
  const { edges, before, after, scalars, nodeWeights, edgeWeights } = batch;
  const ids = (values: ArrayLike<number>): tf.Tensor1D => tf.tensor1d(Int32Array.from(values), 'int32');
  // What the loss is made of, for another framework: ours reads the batch.
  const data = {
    senders: ids(edges.senders),
    receivers: ids(edges.receivers),
    reverse: ids(edges.reverse),
    loops: ids(edges.loops),
    groups: ids(config.mode === 'receiver' ? edges.receivers : edges.graphOf),
    nodesBefore: ids(before.nodes),
    edgesBefore: ids(before.edges),
    nodesAfter: ids(after.nodes),
    edgesAfter: ids(after.edges),
    scalars: tf.tensor1d(scalars),
    noise: tf.tensor1d(gumbel(options.key, scalars.length)),
    nodeWeights: tf.tensor1d(nodeWeights),
    edgeWeights: tf.tensor1d(edgeWeights),
  };
  return { params: init(config, key(1)), data, loss: (params) => stepwiseLoss(params, config, batch, options) };
}
