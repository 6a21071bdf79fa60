import { assertPrepared, gather, segmentSum } from '@kleene/ops';
import * as tf from '@tensorflow/tfjs-core';
import { agreement, decodeStates, pairUp, product, project, scalarWeight } from './layers.ts';
import type { ReasonerParams } from './params.ts';
import { selectEdges, type Choice } from './select.ts';
import type { Wiring } from './wiring.ts';

/** What a step starts from. Axes: N nodes, E edges, S node states, K edge states. */
export interface StepInput {
  /** Each row one state, or a distribution over states. */
  readonly nodeStates_NS: tf.Tensor2D;
  readonly edgeStates_EK: tf.Tensor2D;
  /** The priority of each edge among equals. */
  readonly scalars_E: tf.Tensor1D;
}

/** What a step gives; the caller owns the tensors. */
export interface StepOutput {
  readonly nodeLogits_NS: tf.Tensor2D;
  readonly edgeLogits_EK: tf.Tensor2D;
  /** The weight of the message on each edge; those of a group sum to 1. */
  readonly attention_E: tf.Tensor1D;
}

/**
 * One step of the processor as it is written down (Rodionov and Prokhorenkova 2024, section 3; yandex-research/dnar,
 * processors.py): every layer is evaluated at every node and every edge. States may be soft.
 */
export function plainStep(params: ReasonerParams, wiring: Wiring, input: StepInput, choice: Choice): StepOutput {
  assertPrepared('discrete.plainStep');
  const { senders_E, receivers_E } = wiring;
  return tf.tidy(() => {
    const nodes_NH = product(input.nodeStates_NS, params.encoder.node);
    const edges_EH = product(input.edgeStates_EK, params.encoder.edge);
    const { query, key, value } = project(nodes_NH, params);
    const query_EH = gather(query, receivers_E);
    const key_EH = gather(key, senders_E);
    const edgeKey_EH = product(edges_EH, params.attention.edgeKey);
    const priority_E = tf.mul(input.scalars_E, scalarWeight(params));
    const scores_E = tf.add<tf.Tensor1D>(agreement(query_EH, key_EH, edgeKey_EH), priority_E);
    const attention_E = selectEdges(scores_E, wiring.groups_E, wiring.groups, choice);
    const message_NH = sumMessages(value, attention_E, wiring);
    return {
      nodeLogits_NS: updateNodes(params, wiring, nodes_NH, message_NH, attention_E),
      edgeLogits_EK: updateEdges(params, wiring, edges_EH, pairUp(key_EH, query_EH, params), attention_E),
      attention_E,
    };
  });
}

function sumMessages(value_NH: tf.Tensor2D, attention_E: tf.Tensor1D, wiring: Wiring): tf.Tensor2D {
  const sent_EH = tf.mul<tf.Tensor2D>(gather(value_NH, wiring.senders_E), tf.expandDims(attention_E, 1));
  return segmentSum(sent_EH, wiring.receivers_E, wiring.nodes);
}

function updateNodes(
  params: ReasonerParams,
  wiring: Wiring,
  nodes_NH: tf.Tensor2D,
  message_NH: tf.Tensor2D,
  attention_E: tf.Tensor1D,
): tf.Tensor2D {
  const own_NH = across(gather(attention_E, wiring.loops_N), nodes_NH);
  const hidden_NH = tf.relu(product(tf.concat([message_NH, nodes_NH, own_NH], 1), params.node.update));
  return decodeStates(hidden_NH, params.node.norm, params.decode.node);
}

function updateEdges(
  params: ReasonerParams,
  wiring: Wiring,
  edges_EH: tf.Tensor2D,
  pair_EH: tf.Tensor2D,
  attention_E: tf.Tensor1D,
): tf.Tensor2D {
  const reverse_EH = across(gather(attention_E, wiring.reverse_E), edges_EH);
  const seen_E4H = tf.concat([edges_EH, pair_EH, reverse_EH, across(attention_E, edges_EH)], 1);
  const hidden_EH = tf.relu(product(tf.relu(product(seen_E4H, params.edge.first)), params.edge.second));
  return decodeStates(hidden_EH, params.edge.norm, params.decode.edge);
}

/** Each weight repeated along a row as wide as those of `like`. */
function across(weights: tf.Tensor1D, like: tf.Tensor2D): tf.Tensor2D {
  return tf.tile(tf.expandDims(weights, 1), [1, like.shape[1]]);
}
